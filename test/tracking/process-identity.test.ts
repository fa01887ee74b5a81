import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hasEnded, readProcessIdentity } from '../../src/tracking/process-identity.ts';
import { startCode } from '../support/start-process.ts';

const here = readProcessIdentity();

// The system's own ticks are told by /proc.
describe.skipIf(process.platform !== 'linux')('hasEnded', () => {
  it.each([
    ['this process', here, false],
    ['a process of another host', { ...here, host: 'elsewhere', pid: 2 ** 22 + 1 }, false],
    ['a process from before the last start of the machine', { ...here, boot: 'before' }, true],
    ['a number that no process has', { ...here, pid: 2 ** 22 + 1 }, true],
    ['a number that another process has by now', { ...here, processStart: '0' }, true],
  ])('%s: %s', (_title, recorded, expected) => {
    expect(hasEnded(recorded, here)).toBe(expected);
  });

  it('knows a child that lives from one that has ended', async () => {
    const child = startCode(`
      import { readFileSync } from 'node:fs';
      console.log(readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[19]);
      setInterval(() => {}, 1000);
    `);
    const recorded = { ...here, pid: child.process.pid ?? 0, processStart: await child.readLine() };
    expect(hasEnded(recorded, here)).toBe(false);
    child.process.kill('SIGKILL');
    await child.ended;
    expect(hasEnded(recorded, here)).toBe(true);
  });

  it('counts a process as ended that only waits for its parent to notice', async () => {
    // The shell becomes another program, which never asks after a child that it did not start.
    const parent = spawn('sh', ['-c', 'cat <&3 >/dev/null & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [, stdout, , release] = parent.stdio;
    if (!(stdout instanceof Readable && release instanceof Writable)) throw new Error('expected pipes');
    const [output] = (await once(stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    await vi.waitFor(() => expect(readFileSync(`/proc/${parent.pid ?? 0}/comm`, 'utf8')).toBe('sleep\n'));
    release.end();
    await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z '));
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    expect(hasEnded({ ...here, pid, processStart: fields.split(' ')[19] ?? '' }, here)).toBe(true);
  });
});
