import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readProcessIdentity } from '../../src/tracking/process-identity.ts';
import { openTracking, type Tracking, type TrainingRecord } from '../../src/tracking/tracking.ts';
import { openTrackingReader, type TrackingReader } from '../../src/tracking/tracking-reader.ts';

export const MODEL = 'rakuten_classifier';
export const START = '2026-03-01T12:00:00.000Z';
const HERE = readProcessIdentity();

/** A clock that is a minute later every time it is asked. */
function createSteppingClock(start = START): () => Date {
  let minutes = 0;
  return () => new Date(Date.parse(start) + 60_000 * minutes++);
}

export function openTestTracking(path: string, options: { readonly busyTimeoutMs?: number } = {}): Tracking {
  const tracking = openTracking(path, { now: createSteppingClock(), here: HERE, ...options });
  onTestFinished(() => tracking.close());
  return tracking;
}

export function openTestReader(path: string): TrackingReader {
  const reader = openTrackingReader(path, { here: HERE });
  onTestFinished(() => reader.close());
  return reader;
}

/** An id of a run that is easy to tell from others: the digit 32 times. */
export const runIdOf = (digit: string): string => digit.repeat(32);

/** What a training came to, of the run and the model named by a digit each. */
export function trainingOf(path: string, run: string, model = run): TrainingRecord {
  const id = model.repeat(64);
  return {
    runId: runIdOf(run),
    metrics: { f1_weighted: 0.8, f1_class_10: 0.7, support_class_10: 12 },
    model: { name: MODEL, modelId: id, folder: join(path, '..', 'registry', id), bytes: 1_500 },
  };
}
