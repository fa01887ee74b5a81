import { describe, expect, it } from 'vitest';
import { createProject, type Project } from './support/project.ts';

interface Load {
  readonly status: string;
  readonly rowsBefore: number | null;
  readonly rowsAfter: number | null;
}

async function loadsOf(project: Project): Promise<readonly Load[]> {
  const { stdout } = await project.run(['load', 'status', '--limit', '100', '--json']);
  return (JSON.parse(stdout) as { loads: Load[] }).loads;
}

const rowsLoaded = async (project: Project): Promise<number> => {
  const { stdout } = await project.run(['load', 'status', '--json']);
  return (JSON.parse(stdout) as { rowsLoaded: number }).rowsLoaded;
};

/** Code that ends its process when load.json is about to be put into place, or has just been. */
const killAtRename = (side: 'before' | 'after'): string => `
  const fs = require('node:fs');
  const { syncBuiltinESMExports } = require('node:module');
  const rename = fs.renameSync;
  fs.renameSync = (from, to) => {
    const isState = String(to).endsWith('load.json');
    if (${String(side === 'after')} || !isState) rename(from, to);
    if (isState) process.kill(process.pid, 'SIGKILL');
  };
  syncBuiltinESMExports();
`;

describe('data that arrives in steps', () => {
  it('is a changed dependency to the pipeline, and back to what it was nothing has to run', async () => {
    const project = createProject();
    const staged = async (): Promise<string[]> => {
      const { stdout } = await project.run(['repro', 'ingest', '--json']);
      return (JSON.parse(stdout) as { stages: { outcome: string }[] }).stages.map(({ outcome }) => outcome);
    };
    expect(await staged()).toEqual(['ran']);
    expect(await staged()).toEqual(['skipped']);
    const whole = project.read('data/interim/dataset.json');
    expect((await project.run(['load', 'reset', '--percent', '90', '--yes'])).code).toBe(0);
    expect(await staged()).toEqual(['ran']);
    expect(project.read('data/interim/dataset.json')).not.toBe(whole);
    expect((await project.run(['load', 'next', '--percent', '100'])).code).toBe(0);
    expect(await staged()).toEqual(['restored']);
    expect(project.read('data/interim/dataset.json')).toBe(whole);
  });

  it('loses no step where several processes load at once', async () => {
    const project = createProject();
    await project.run(['load', 'reset', '--yes']);
    const before = await rowsLoaded(project);
    const ended = await Promise.all(
      Array.from({ length: 4 }, () => project.run(['load', 'next', '--rows', '10'])),
    );
    expect(ended.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(['0', '0', '0', '0']);
    expect(await rowsLoaded(project)).toBe(before + 40);
    const [, , , , ...rest] = await loadsOf(project);
    expect(rest).toHaveLength(1);
  });

  it.each([
    ['just before load.json is written', 'before', 0],
    ['just after load.json is written', 'after', 5],
  ] as const)('is in order after a kill %s', async (_moment, side, loaded) => {
    const project = createProject();
    await project.run(['load', 'reset', '--yes']);
    const before = await rowsLoaded(project);
    project.write('kill.cjs', killAtRename(side));
    const killed = await project.run(['load', 'next', '--rows', '5'], {
      nodeOptions: ['--require', project.path('kill.cjs')],
    });
    expect(killed.signal).toBe('SIGKILL');
    expect(await rowsLoaded(project)).toBe(before + loaded);
    expect((await loadsOf(project))[0]?.status).toBe('interrupted');

    expect((await project.run(['load', 'next', '--rows', '5'])).code).toBe(0);
    const [next, interrupted] = await loadsOf(project);
    expect(next).toMatchObject({
      status: 'done',
      rowsBefore: before + loaded,
      rowsAfter: before + loaded + 5,
    });
    expect(interrupted?.status).toBe(side === 'after' ? 'done' : 'failed');
  });

  it('is in order after a kill at any moment', async () => {
    const project = createProject();
    await project.run(['load', 'reset', '--yes']);
    for (const milliseconds of [60, 120, 180, 240, 300, 400]) {
      const running = project.start(['load', 'next', '--rows', '5']);
      setTimeout(() => running.process.kill('SIGKILL'), milliseconds);
      await running.ended;
    }
    const before = await rowsLoaded(project);
    expect((await project.run(['load', 'next', '--rows', '5'])).code).toBe(0);
    expect(await rowsLoaded(project)).toBe(before + 5);
    const loads = await loadsOf(project);
    expect(loads.filter(({ status }) => status === 'running' || status === 'interrupted')).toEqual([]);
    // Each that is done goes on from where the last one ended: the trail and the file tell the same story.
    const done = loads.filter(({ status }) => status === 'done').reverse();
    done.slice(1).forEach((load, index) => expect(load.rowsBefore).toBe(done[index]?.rowsAfter));
    expect(done.at(-1)?.rowsAfter).toBe(before + 5);
  });
});
