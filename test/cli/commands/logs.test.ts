import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { registerLogs } from '../../../src/cli/commands/logs.ts';
import { openStageLog } from '../../../src/pipeline/run/stage-log.ts';
import { runCommandLine } from './run-command-line.ts';

function createProject(): string {
  const cwd = mkdtempSync(join(tmpdir(), 'rakuten-logs-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  writeFileSync(join(cwd, 'pipeline.yaml'), 'stages: {a: {cmd: "true"}, never: {cmd: "true"}}\n');
  for (const [count, text] of ['first\n', 'second\n'].entries()) {
    const started = new Date(`2026-01-02T03:0${count}:00Z`);
    const log = openStageLog(cwd, 'a', ['true'], started);
    log.write(Buffer.from(text));
    const failed = { outcome: 'failed', exitCode: 3 } as const;
    const ran = { outcome: 'ran', exitCode: undefined } as const;
    log.end({ at: started, seconds: 1.25, ...(count === 0 ? failed : ran) });
  }
  return cwd;
}

const NOW = '2026-01-02T03:05:00Z';

test('shows what a stage printed in its last run, or in an earlier one', async () => {
  const cwd = createProject();
  const { stdout, notes } = await runCommandLine(registerLogs, ['logs', 'a'], { cwd, now: NOW });
  expect(stdout).toBe('second');
  expect(notes).toMatch(/^✓ a {2}.*\(4 min ago\) {2}1.3 s$/);
  const earlier = await runCommandLine(registerLogs, ['logs', 'a', '-n', '2'], { cwd, now: NOW });
  expect([earlier.stdout, earlier.notes]).toEqual([
    'first',
    expect.stringContaining('failed with exit code 3'),
  ]);
});

test('follows a run that has ended to its end', async () => {
  const cwd = createProject();
  const { stdout } = await runCommandLine(registerLogs, ['logs', 'a', '--follow'], { cwd, now: NOW });
  expect(stdout).toBe('second');
});

test('lists the runs, of one stage or the last of each', async () => {
  const cwd = createProject();
  const list = await runCommandLine(registerLogs, ['logs', 'a', '--list'], { cwd, now: NOW });
  expect(list.stdout).toBe('✓ a     1.3 s  4 min ago\n✗ a     1.3 s  5 min ago  failed with exit code 3');
  const all = await runCommandLine(registerLogs, ['logs'], { cwd, now: NOW });
  expect(all.stdout).toBe('✓ a     1.3 s  4 min ago');
});

test('as JSON: the run and its text', async () => {
  const cwd = createProject();
  const { stdout } = await runCommandLine(registerLogs, ['logs', 'a', '--json'], { cwd, now: NOW });
  expect(JSON.parse(stdout)).toMatchObject({ stage: 'a', outcome: 'ran', seconds: 1.25, text: 'second\n' });
});

test('a stage that never ran, and a name that is no stage, are errors', async () => {
  const cwd = createProject();
  await expect(runCommandLine(registerLogs, ['logs', 'never'], { cwd, now: NOW })).rejects.toMatchObject({
    code: 'USAGE',
    message: 'Expected one of the 0 runs of "never" that are kept, got 1.',
    hint: 'rakuten repro never',
  });
  await expect(runCommandLine(registerLogs, ['logs', 'nevr'], { cwd, now: NOW })).rejects.toMatchObject({
    code: 'STAGE_NOT_FOUND',
  });
});
