import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { executeCli, type ProcessHandle } from '../../src/cli/main.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Runs a command line in a folder, where asked interrupted before it has begun to work; gives what it complains of. */
async function run(cwd: string, commandLine: readonly string[], isInterrupted = false): Promise<string> {
  const stderr = new PassThrough({ encoding: 'utf8' });
  const handle: ProcessHandle = {
    env: { NO_COLOR: '1', PATH: process.env.PATH },
    stdin: new PassThrough(),
    stdout: new PassThrough().resume(),
    stderr,
    cwd: () => cwd,
    on: (event, listener) => isInterrupted && event === 'SIGINT' && listener(),
    off: () => undefined,
  };
  expect(await executeCli(commandLine, handle)).toBe(isInterrupted ? 130 : 0);
  return String(stderr.read() ?? '');
}

test('whoever interrupts a command is told to type the same one again', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, '.dvc'));
  writeFileSync(join(root, '.dvc/config'), `['remote "backup"']\n    url = to\n`);
  writeFileSync(join(root, 'a b'), 'x');
  writeFileSync(join(root, 'pipeline.yaml'), 'stages: {s: {cmd: touch o, outs: [o]}}\n');
  const refused = (typed: string): string =>
    `error INTERRUPTED  Interrupted. What was finished until then is kept.\n  next: rakuten ${typed}\n`;

  expect(await run(root, ['repro', '--no-commit'], true)).toBe(refused('repro --no-commit'));
  await run(root, ['add', 'a b']);
  expect(await run(root, ['push', '-r', 'backup'], true)).toBe(refused('push -r backup'));
  await run(root, ['push', '-r', 'backup']);
  rmSync(join(root, '.dvc/cache'), { recursive: true });
  expect(await run(root, ['--cd', root, 'pull', '-r', 'backup', 'a b'], true)).toBe(
    refused(`--cd ${root} pull -r backup 'a b'`),
  );
});
