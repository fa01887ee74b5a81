import { onTestFinished } from 'vitest';
import { ReadSession, WriteSession } from '../../../src/tracking/database/database-session.ts';
import type { AnsweringModel, NewPrediction } from '../../../src/tracking/predictions/logged-prediction.ts';
import { PredictionLog } from '../../../src/tracking/predictions/prediction-log.ts';
import { PredictionReader } from '../../../src/tracking/predictions/prediction-reader.ts';

export const MODEL: AnsweringModel = { name: 'rakuten_classifier', version: 1, codes: [10, 40, 2583] };
const HERE = { user: 'ada', host: 'here', boot: '', pid: 1, processStart: '' };

/** A prediction with the text `text N`, made N seconds after noon; `changes` say what is otherwise. */
export function predictionOf(number: number, changes: Partial<NewPrediction> = {}): NewPrediction {
  return {
    id: idOf(number),
    predictedAt: new Date(Date.UTC(2026, 2, 1, 12, 0, number)).toISOString(),
    ...{ source: 'cli', predictedCode: 10, confidence: 0.75, latencyUs: 120 },
    ...{ designationChars: 6, descriptionChars: 0, characters: 6, outOfVocabularyShare: 0.5 },
    ...{ descriptionMissing: true, contentHash: `hash ${number}`, productid: null, imageid: null },
    text: { designation: `text ${number}`, description: '' },
    probabilities: Float64Array.of(0.75, 0.125, 0.125),
    ...changes,
  };
}

/** An id that is easy to tell from others; the end gets smaller as the number grows, where the beginning gets larger. */
export function idOf(number: number): string {
  const digits = (value: number, length: number): string => String(value).padStart(length, '0');
  return `01932c07-0d5a-7${digits(number % 1000, 3)}-8000-${digits(999_999_999_999 - number, 12)}`;
}

/** The log of a database, at a time of its own. */
export function openLog(
  path: string,
  options: { readonly now?: string; readonly busyTimeoutMs?: number } = {},
): PredictionLog {
  const { now = '2026-03-02T00:00:00.000Z', busyTimeoutMs } = options;
  const session = new WriteSession(path, { now: () => new Date(now), here: HERE, busyTimeoutMs });
  onTestFinished(() => session.close());
  return new PredictionLog(session);
}

export function openReader(path: string): PredictionReader {
  const session = new ReadSession(path);
  onTestFinished(() => session.close());
  return new PredictionReader(session);
}
