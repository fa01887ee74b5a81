import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { describeError } from '../../src/cli/describe-error.ts';
import { executeCli, type ProcessHandle } from '../../src/cli/main.ts';
import { AppError } from '../../src/errors/app-error.ts';
import { claimPipeline } from '../../src/pipeline/run/claim-pipeline.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in a folder, where asked interrupted before it has begun to work. */
async function execute(cwd: string, commandLine: readonly string[], isInterrupted = false): Promise<Outcome> {
  const stdout = new PassThrough({ encoding: 'utf8', highWaterMark: 2 ** 20 });
  const stderr = new PassThrough({ encoding: 'utf8' });
  const handle: ProcessHandle = {
    env: { NO_COLOR: '1', PATH: process.env.PATH },
    stdin: new PassThrough(),
    stdout,
    stderr,
    cwd: () => cwd,
    on: (event, listener) => isInterrupted && event === 'SIGINT' && listener(),
    off: () => undefined,
  };
  const exitCode = await executeCli(commandLine, handle);
  return { exitCode, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

/** What a command line that has to succeed, or to be interrupted, complains of. */
async function run(cwd: string, commandLine: readonly string[], isInterrupted = false): Promise<string> {
  const { exitCode, stderr } = await execute(cwd, commandLine, isInterrupted);
  expect(exitCode).toBe(isInterrupted ? 130 : 0);
  return stderr;
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

test('a command that is typed wrongly is complained of once, and its help goes where all output goes', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const root = temporaryFolder();

  expect(await execute(root, ['load', 'next', '--rows', 'x'])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      "error USAGE  option '--rows <count>' argument 'x' is invalid. Expected a whole number above 0, got x.\n" +
      '  next: rakuten load next --help\n',
  });
  const { stdout, stderr } = await execute(root, ['--json', 'repro', '--bogus']);
  expect(stdout).toBe('');
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'USAGE', hint: 'rakuten repro --help' } });
  expect((await execute(root, ['load', 'next', '--help'])).stdout).toContain('Usage: rakuten load next');
  expect(written).not.toHaveBeenCalled();
});

describe('whoever finds another process at work is told the same command again', () => {
  test.each([
    [['repro', '--no-commit'], 'rakuten repro --wait --no-commit   (starts when that one has ended)'],
    [['--quiet', 'commit', '-f'], 'rakuten --quiet commit --wait -f   (starts when that one has ended)'],
    [['restore', 'a b.tar'], "rakuten restore 'a b.tar'   (when that one has ended)"],
  ])('%j, where it is the pipeline', async (commandLine, hint) => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'pipeline.yaml'), 'stages: {s: {cmd: touch o, outs: [o]}}\n');
    const claim = await claimPipeline({
      ...{ root, command: 'rakuten repro', processId: process.pid, now: () => new Date(), wait: false },
      ...{ signal: new AbortController().signal, onWait: () => undefined },
    });
    const { exitCode, stderr } = await execute(root, commandLine);
    expect(exitCode).toBe(6);
    expect(stderr.split('\n')[1]).toBe(`  next: ${hint}`);
    claim.release();
  });

  test('where it is the database', () => {
    const typed = { again: 'rakuten models note 1 fine', help: 'rakuten models note --help' };
    expect(describeError(new AppError('DATABASE_BUSY', 'Another process is writing.'), typed).hint).toBe(
      'rakuten models note 1 fine   (when that one has ended; rakuten runs list --status running may name it)',
    );
  });
});

test.each([[['repro']], [['repro', '--dry']], [['status']], [['train']], [['backup']]])(
  '%j leaves nothing where there is no project',
  async (commandLine) => {
    const root = temporaryFolder();
    expect((await execute(root, commandLine)).exitCode).toBe(3);
    expect(readdirSync(root)).toEqual([]);
  },
);
