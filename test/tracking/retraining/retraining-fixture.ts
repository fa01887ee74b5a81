import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ReadSession, WriteSession } from '../../../src/tracking/database/database-session.ts';
import { readProcessIdentity, type ProcessIdentity } from '../../../src/tracking/process-identity.ts';
import { RetrainingReader } from '../../../src/tracking/retraining/retraining-reader.ts';
import {
  RetrainingStore,
  type RetrainingStoreOptions,
} from '../../../src/tracking/retraining/retraining-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { START } from '../tracking-fixture.ts';

export const HERE = readProcessIdentity();
/** A process of this machine that has ended: nothing has process number 1 twice. */
export const ENDED: ProcessIdentity = { ...HERE, pid: 1, processStart: 'another' };
export const ELSEWHERE: ProcessIdentity = { ...HERE, host: 'elsewhere', boot: 'another' };
export const MINUTE = 60_000;
export const LEASE_MS = 10 * MINUTE;

/** The two clocks of a test, to be set. */
export interface TestClocks {
  wallMs: number;
  uptimeMs: number;
}

export const createClocks = (): TestClocks => ({ wallMs: Date.parse(START), uptimeMs: 1_000_000 });

export function makeDatabase(): string {
  return join(temporaryFolder(), 'models', 'rakuten.db');
}

export interface OpenStoreOptions extends Partial<RetrainingStoreOptions> {
  readonly here?: ProcessIdentity;
  readonly clocks?: TestClocks;
  readonly busyTimeoutMs?: number;
}

/** A store as another process would have it open. */
export function openTestStore(path: string, options: OpenStoreOptions = {}): RetrainingStore {
  const { here = HERE, clocks = createClocks(), busyTimeoutMs, ...rest } = options;
  const session = new WriteSession(path, { now: () => new Date(clocks.wallMs), here, busyTimeoutMs });
  onTestFinished(() => session.close());
  return new RetrainingStore(session, {
    ...{ uptimeMs: () => clocks.uptimeMs, leaseMs: LEASE_MS, announce: () => [] },
    ...rest,
  });
}

export function openTestRetrains(path: string): RetrainingReader {
  const session = new ReadSession(path);
  onTestFinished(() => session.close());
  return new RetrainingReader(session, HERE);
}
