import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync, truncateSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFinishedProject, makeRoot, openProject, type Project } from './support/project.ts';
import { runRakuten, type Ended } from './support/rakuten.ts';
import { reproduce } from './support/read-outcomes.ts';
import { checkError } from './support/refusal.ts';

let finished: Project;
beforeAll(async () => {
  finished = await createFinishedProject();
});

describe('the disk', () => {
  const isRoot = process.getuid?.() === 0;
  const small = makeRoot();
  const canMount =
    isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', small]).status === 0;
  if (canMount) spawnSync('umount', [small]);

  test.runIf(canMount)(
    'a full disk: what was there stays, and with space it goes on',
    async ({ onTestFinished }) => {
      const folder = makeRoot();
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]).status).toBe(0);
      onTestFinished(() => void spawnSync('umount', ['-l', folder]));
      cpSync(finished.root, folder, { recursive: true, preserveTimestamps: true });
      const project = openProject(folder);
      const before = project.products();
      project.edit('params.yaml', 'min_df: 2', 'min_df: 1');
      expect(
        spawnSync('dd', ['if=/dev/zero', `of=${folder}/filler`, 'bs=64k'], { stdio: 'ignore' }).status,
      ).not.toBe(0);
      truncateSync(`${folder}/filler`, 60 * 1024 * 1024);
      const filler = `${folder}/filler`;
      checkError(await project.run(['repro', '--json']), [
        ...(['DISK_FULL', 4, /No space left/, /Free some space/] as const),
      ]);
      expect(project.products()).toEqual(before);
      rmSync(filler);
      expect(await reproduce(project)).toEqual(['features', 'train', 'predict', 'drift']);
    },
  );

  test('a folder that may not be written: repro says which, and reading commands work', async () => {
    const project = finished.copy();
    const before = project.products();
    const uid = isRoot ? 65_534 : undefined;
    if (isRoot) spawnSync('chmod', ['-R', 'a+rX', project.root]);
    else chmodSync(project.path('.rakuten'), 0o555);
    const run = (...args: string[]): Promise<Ended> =>
      runRakuten(args, { cwd: project.root, uid, env: { HOME: '/' } });
    checkError(await run('repro', '-S', 'drift.alpha=0.01', '--json'), [
      ...(['IO_FAILED', 4, /Not permitted to open .*\.rakuten/, /ls -ld /] as const),
    ]);
    expect(project.products()).toEqual(before);
    for (const command of [
      ['status'],
      ['predict', '--text', 'Livre'],
      ['runs', 'list'],
      ['models', 'list'],
    ]) {
      const { code, stderr } = await run(...command);
      expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
    }
  });
});
