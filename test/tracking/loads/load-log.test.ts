import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ReadSession, WriteSession } from '../../../src/tracking/database/database-session.ts';
import { LoadLog } from '../../../src/tracking/loads/load-log.ts';
import { listLoads } from '../../../src/tracking/loads/load-reader.ts';
import type { LoadRecord } from '../../../src/tracking/loads/load.ts';
import { type ProcessIdentity, readProcessIdentity } from '../../../src/tracking/process-identity.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HERE = readProcessIdentity();
/** A process of this machine that is no more: its number has another start. */
const ENDED: ProcessIdentity = { ...HERE, processStart: '1' };
const ELSEWHERE: ProcessIdentity = { ...HERE, host: 'another', pid: 1 };

const BEFORE = 'state before\n';
const AFTER = 'state after\n';
const START = { action: 'next', request: '3 % more', source: 'data/raw', stateBefore: BEFORE } as const;
const INTENT = {
  ...{ stateAfter: AFTER, rowsBefore: 40, rowsAfter: 43, rowsAvailable: 100 },
  ...{ hashBefore: 'a', hashAfter: 'b' },
};

function openLog(path: string, here = HERE): LoadLog {
  const session = new WriteSession(path, { now: () => new Date('2026-03-01T12:00:00Z'), here });
  onTestFinished(() => session.close());
  return new LoadLog(session);
}

function read(path: string): readonly LoadRecord[] {
  const session = new ReadSession(path);
  try {
    return listLoads(session, HERE, 10);
  } finally {
    session.close();
  }
}

test('a load is recorded from its start to its end, the latest first', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  const log = openLog(path);
  const number = log.start(START);
  expect(read(path)).toMatchObject([{ number, status: 'running', endedAt: null, rowsAfter: null }]);
  log.intend(number, INTENT);
  log.finish(number);
  log.fail(log.start({ ...START, action: 'reset' }), 'no space left');
  expect(read(path)).toMatchObject([
    { action: 'reset', status: 'failed', error: 'no space left', rowsBefore: null },
    { number, status: 'done', error: null, rowsBefore: 40, rowsAfter: 43, hashAfter: 'b', user: HERE.user },
  ]);
});

describe('a process that is killed', () => {
  test.each([
    ['before it knows what to load', false, BEFORE, 'failed', 'its process ended while it read the source'],
    ['before it writes load.json', true, BEFORE, 'failed', 'its process ended before it wrote load.json'],
    ['after it has written load.json', true, AFTER, 'done', null],
    ['before there was a load.json', true, null, 'failed', 'its process ended before it wrote load.json'],
  ] as const)('%s leaves a load that the next one closes', (_when, hasIntent, file, status, error) => {
    const path = join(temporaryFolder(), 'rakuten.db');
    const killed = openLog(path, ENDED);
    const number = killed.start(START);
    if (hasIntent) killed.intend(number, INTENT);
    expect(read(path)).toMatchObject([{ status: 'interrupted' }]);
    const log = openLog(path);
    expect(log.reconcile(file)).toBe(1);
    expect(read(path)).toMatchObject([{ status, error, endedAt: '2026-03-01T12:00:00.000Z' }]);
    expect(log.reconcile(file)).toBe(0);
  });
});

test('a load of a process that may be alive is left alone', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  openLog(path, ELSEWHERE).start(START);
  const log = openLog(path);
  log.start(START);
  expect(log.reconcile(AFTER)).toBe(0);
  expect(read(path).map(({ status }) => status)).toEqual(['running', 'running']);
});

test('what has ended is not changed any more', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  const log = openLog(path);
  const number = log.start(START);
  log.fail(number, 'unreadable');
  log.intend(number, INTENT);
  log.finish(number);
  expect(read(path)).toMatchObject([{ status: 'failed', error: 'unreadable', rowsAfter: null }]);
});
