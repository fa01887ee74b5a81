import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readProductionModel } from '../../../src/tracking/models/production-model.ts';
import type { RetrainRecord } from '../../../src/tracking/retraining/retrain-record.ts';
import { startProcess, type TestProcess } from '../../support/start-process.ts';
import { useBundle } from '../../support/use-bundle.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { checkRegistry } from '../../tracking/check-registry.ts';
import { MODEL } from '../../tracking/tracking-fixture.ts';
import { makeServingRegistry } from '../../tracking/stored-models.ts';
import { openTestRetrains } from '../../tracking/retraining/retraining-fixture.ts';
import type { DriverOrder } from './driver.ts';

const driver = useBundle(join(import.meta.dirname, 'driver.ts'));

interface Answer {
  readonly outcome?: string;
  readonly error?: string;
  readonly steps?: number;
}

interface Driven extends Omit<TestProcess, 'ended'> {
  readonly ended: Promise<{ readonly code: number | string; readonly last: Answer }>;
}

function start(order: Partial<DriverOrder> & Pick<DriverOrder, 'path'>): Driven {
  const whole: DriverOrder = {
    ...{ model: 'challenger', ifNeeded: false, leaseMs: 600_000, beats: true, dieAt: 0, pauseAt: null },
    ...{ busyTimeoutMs: 20_000, ...order },
  };
  const started = startProcess([driver, JSON.stringify(whole)]);
  const ended = started.ended.then(({ code, lastLine }) => ({
    code,
    last: (lastLine.startsWith('{') ? JSON.parse(lastLine) : {}) as Answer,
  }));
  return { ...started, ended };
}

/**
 * Throws unless the registry is in order, each promotion of a retraining stands in the history of the alias, and none but the latest
 * retraining is open.
 */
function checkConsistency(path: string): readonly RetrainRecord[] {
  const history = checkRegistry(path);
  const records = openTestRetrains(path).list();
  const moved = records.filter(({ state }) => state === 'promoted');
  for (const { promotion, challenger } of moved)
    expect(history.find(({ number }) => number === promotion)?.to).toBe(challenger);
  expect(history).toHaveLength(1 + moved.length);
  for (const { endedAt } of records.slice(1)) expect(endedAt).not.toBeNull();
  for (const { transitions, state } of records) expect(transitions.at(-1)?.state).toBe(state);
  return records;
}

const countTrainings = (root: string): number => {
  const log = join(root, 'trainings.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').length : 0;
};

it('twenty at once, asked to retrain if needed, train once', async () => {
  const { root, path } = makeServingRegistry(1);
  const children = Array.from({ length: 20 }, () => start({ path, ifNeeded: true, pauseAt: 'start' }));
  await Promise.all(children.map(({ said }) => said('start')));
  for (const { tell } of children) tell('');
  const ends = await Promise.all(children.map(({ ended }) => ended));
  const answers = ends.map(({ last }) => last.outcome ?? last.error);
  expect(answers.filter((answer) => answer === 'promoted')).toHaveLength(1);
  expect(new Set(answers)).toEqual(
    new Set(['promoted', ...answers.filter((one) => one === 'RETRAIN_BUSY' || one === 'not-needed')]),
  );
  expect(countTrainings(root)).toBe(1);
  expect(checkConsistency(path)).toMatchObject([{ number: 1, state: 'promoted', cause: 'policy' }]);
}, 60_000);

it('killed before any step, leaves what the next one can end well', async () => {
  const { root } = makeServingRegistry(1);
  const home = temporaryFolder();
  const copy = (name: string): string => {
    cpSync(root, join(home, name), { recursive: true });
    return join(home, name, 'models', 'rakuten.db');
  };
  const { last } = await start({ path: copy('whole') }).ended;
  const steps = last.steps ?? 0;
  expect(steps).toBeGreaterThan(20);
  const killedIn = new Set<string>();
  const kill = async (step: number): Promise<void> => {
    const path = copy(String(step));
    expect((await start({ path, dieAt: step }).ended).code, `step ${step}`).toBe('SIGKILL');
    const [left] = checkConsistency(path);
    killedIn.add(left?.state ?? 'none');
    const next = await start({ path }).ended;
    expect(next.last.outcome, `after step ${step}`).toBe(
      left?.state === 'promoted' ? 'rejected' : 'promoted',
    );
    const records = checkConsistency(path);
    expect(records[0]?.endedAt).not.toBeNull();
    if (left !== undefined && left.state !== 'promoted') {
      expect(records[1]).toMatchObject({ state: 'failed', errorCode: 'PROCESS_ENDED' });
      expect(records[1]?.outcome).toBe(`Its process ended while ${left.state}.`);
    }
    expect(readProductionModel(path, MODEL).version).toBe(2);
  };
  for (let step = 1; step <= steps; step += 3)
    await Promise.all([step, step + 1, step + 2].filter((one) => one <= steps).map(kill));
  expect(killedIn).toEqual(new Set(['none', 'triggered', 'training', 'gating', 'promoted']));
}, 180_000);

describe('a process that was stopped for longer than its lease', () => {
  it.each(['training', 'judging'] as const)(
    'while %s, can promote nothing when it goes on',
    async (pauseAt) => {
      const { path } = makeServingRegistry(1);
      const stale = start({ path, model: 'stale', pauseAt, leaseMs: 1, beats: false });
      await stale.said(pauseAt);
      stale.process.kill('SIGSTOP');
      const next = await start({ path, model: 'next' }).ended;
      expect(next.last.outcome).toBe('promoted');
      stale.tell('');
      stale.process.kill('SIGCONT');
      expect((await stale.ended).last.error).toBe('LEASE_LOST');
      expect(checkConsistency(path)).toMatchObject([
        { number: 2, state: 'promoted' },
        { number: 1, state: 'failed', errorCode: 'LEASE_LOST' },
      ]);
    },
    30_000,
  );
});

it('a database that another process does not let go of is busy, and nothing has happened', async () => {
  const { root, path } = makeServingRegistry(1);
  const blocker = new Sqlite(path);
  blocker.exec('BEGIN IMMEDIATE');
  expect((await start({ path, busyTimeoutMs: 50 }).ended).last.error).toBe('DATABASE_BUSY');
  blocker.exec('ROLLBACK');
  blocker.close();
  expect(checkConsistency(path)).toEqual([]);
  expect(countTrainings(root)).toBe(0);
  expect((await start({ path }).ended).last.outcome).toBe('promoted');
}, 30_000);

it('a database that is busy when the verdict is to be written leaves it to the next one', async () => {
  const { path } = makeServingRegistry(1);
  const judging = start({ path, pauseAt: 'judging', busyTimeoutMs: 50 });
  await judging.said('judging');
  const blocker = new Sqlite(path);
  blocker.exec('BEGIN IMMEDIATE');
  judging.tell('');
  expect((await judging.ended).last.error).toBe('DATABASE_BUSY');
  blocker.exec('ROLLBACK');
  blocker.close();
  expect(checkConsistency(path)).toMatchObject([{ state: 'gating', abandoned: true }]);
  expect((await start({ path }).ended).last.outcome).toBe('promoted');
  expect(checkConsistency(path)).toMatchObject([{ state: 'promoted' }, { state: 'failed' }]);
}, 30_000);

it('a disk that fills up leaves the champion, and the next one ends well', async ({ skip }) => {
  const { root } = makeServingRegistry(1);
  const small = temporaryFolder();
  const isRoot = process.getuid?.() === 0;
  const mount = ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small];
  if (!isRoot || spawnSync('mount', mount).status !== 0) skip('Nothing may be mounted here.');
  onTestFinished(() => void spawnSync('umount', ['-l', small]));
  cpSync(root, small, { recursive: true });
  const path = join(small, 'models', 'rakuten.db');
  const judging = start({ path, pauseAt: 'judging' });
  await judging.said('judging');
  const filler = join(small, 'filler');
  spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=512'], { stdio: 'ignore' });
  judging.tell('');
  expect((await judging.ended).last.error).toBe('DISK_FULL');
  writeFileSync(filler, '');
  expect(readProductionModel(path, MODEL).version).toBe(1);
  expect((await start({ path }).ended).last.outcome).toBe('promoted');
  expect(checkConsistency(path)).toMatchObject([{ state: 'promoted' }, { state: 'failed' }]);
}, 30_000);
