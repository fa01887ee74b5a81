import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runTask } from '../../../src/cli/cron/run-task.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NOW = '2026-03-01T02:00:00.000Z';

/** Runs a task whose program is `script`. */
function run(project: string, script: string, signal = new AbortController().signal) {
  const program = join(project, 'program.mjs');
  writeFileSync(program, script);
  return runTask(
    'load',
    { node: process.execPath, program, project },
    { env: {}, now: () => new Date(NOW), signal },
  );
}

const logOf = (project: string): string => readFileSync(join(project, '.rakuten/cron/load.log'), 'utf8');

describe('a task', () => {
  it('writes what it prints between its beginning and its end', async () => {
    const project = temporaryFolder();
    const outcome = await run(
      project,
      `console.log(process.argv.slice(2).join(' ')); console.error('a warning');`,
    );
    expect(outcome).toMatchObject({ kind: 'ended', exitCode: 0 });
    expect(logOf(project).replace(/after \S+ s/, 'after S s')).toBe(
      `${NOW} begin: rakuten load next\n--cd ${project} --no-color load next\na warning\n${NOW} end: exit code 0 after S s\n`,
    );
  });

  it.each([
    ['process.exitCode = 3;', 3, 'end: exit code 3 after'],
    ['process.exitCode = 77;', 4, 'end: exit code 4 after'],
    ["process.kill(process.pid, 'SIGKILL');", 4, 'end: killed by SIGKILL, exit code 4 after'],
  ])('that fails says so in its log and by its exit code: %s', async (script, exitCode, line) => {
    const project = temporaryFolder();
    expect((await run(project, script)).exitCode).toBe(exitCode);
    expect(logOf(project)).toContain(line);
  });

  it('is not started while the one before is running, and says that, too', async () => {
    const project = temporaryFolder();
    const go = join(project, 'go');
    const first = run(
      project,
      `import { existsSync } from 'node:fs';
       console.log('first');
       const timer = setInterval(() => { if (existsSync(${JSON.stringify(go)})) clearInterval(timer); }, 10);`,
    );
    while (!existsSync(join(project, '.rakuten/cron/load.log')) || !logOf(project).includes('first')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const second = await runTask(
      'load',
      { node: process.execPath, program: '/never/started', project },
      { env: {}, now: () => new Date(NOW), signal: new AbortController().signal },
    );
    writeFileSync(go, '');
    expect(second).toMatchObject({ kind: 'skipped', exitCode: 6 });
    expect((await first).exitCode).toBe(0);
    expect(logOf(project)).toContain(`${NOW} skipped: the load that began before has not ended\n`);
    expect((await run(project, '')).kind).toBe('ended');
  });

  it('is told to end when it is told to', async () => {
    const project = temporaryFolder();
    const abort = new AbortController();
    const ended = run(
      project,
      `console.log('up'); process.on('SIGTERM', () => process.exit(130)); setInterval(() => {}, 1000);`,
      abort.signal,
    );
    while (!existsSync(join(project, '.rakuten/cron/load.log')) || !logOf(project).includes('up')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Its listener comes right behind the line that it printed.
    abort.abort();
    expect([130, 4]).toContain((await ended).exitCode);
  });

  it('sets a log aside that has grown too long', async () => {
    const project = temporaryFolder();
    await run(project, '');
    const log = join(project, '.rakuten/cron/load.log');
    writeFileSync(log, 'x'.repeat(1_000_001));
    await run(project, '');
    expect(statSync(`${log}.1`).size).toBe(1_000_001);
    expect(statSync(log).size).toBeLessThan(500);
  });
});
