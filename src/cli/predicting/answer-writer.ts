import type { InputRecord } from '../../data/input-record.ts';
import type { Classification } from '../../models/classify-listing.ts';
import type { Answer } from '../../monitoring/log/create-prediction.ts';
import { createPredictionId } from '../../monitoring/log/prediction-id.ts';
import type { AnswerLog } from './answer-log.ts';
import { type AnswerLayout, formatAnswer } from './predict-answers.ts';

/** A record that was looked at. */
export interface Answered {
  readonly record: InputRecord;
  /** Undefined where the record is at fault. */
  readonly answer: StreamedAnswer | undefined;
}

interface StreamedAnswer extends Classification {
  readonly latencyMs: number;
  readonly needsReview: boolean;
}

/** Writes answers in their order. */
export interface AnswerWriter {
  readonly add: (answered: Answered) => Promise<void>;
  /** Writes what is held back. */
  readonly flush: () => Promise<void>;
}

type Write = (text: string) => Promise<void>;

/** Writes each answer as it comes. */
export function writeAtOnce(write: Write, layout: AnswerLayout): AnswerWriter {
  return {
    add: ({ record, answer }) =>
      write(formatAnswer(layout, record, answer && { ...answer, ranked: answer.top })),
    flush: () => Promise.resolve(),
  };
}

/** Answers that are logged in one transaction. */
const ANSWERS_PER_BATCH = 1_000;

/** What gives answers their ids. */
export interface IdSource {
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
}

/** Logs a thousand answers at a time, and writes them then: an answer that was written with an id is in the log. */
export function writeLogged(
  write: Write,
  layout: AnswerLayout,
  log: AnswerLog,
  { now, random }: IdSource,
): AnswerWriter {
  let batch: { record: InputRecord; logged: Answer | undefined; answer: StreamedAnswer | undefined }[] = [];
  const flush = (): Promise<void> => {
    if (batch.length === 0) return Promise.resolve();
    const answered = batch;
    batch = [];
    const isLogged = log.append(answered.flatMap(({ logged }) => logged ?? []));
    const lines = answered.map(({ record, answer, logged }) => {
      const predictionId = isLogged ? logged?.id : null;
      return formatAnswer(layout, record, answer && { ...answer, ranked: answer.top, predictionId });
    });
    // In one piece: another flush may come before this one is written.
    return write(lines.join(''));
  };
  return {
    add: ({ record, answer }) => {
      const at = now();
      batch.push({ record, answer, logged: answer && toAnswer(record, answer, at, random) });
      return batch.length < ANSWERS_PER_BATCH ? Promise.resolve() : flush();
    },
    flush,
  };
}

function toAnswer(
  { listing }: InputRecord,
  { top: [best], probabilities, latencyMs }: StreamedAnswer,
  at: Date,
  random: IdSource['random'],
): Answer | undefined {
  if (listing === undefined) return undefined;
  return {
    id: createPredictionId(at, random(10)),
    ...{ at, source: 'cli', listing, productid: listing.productid, imageid: listing.imageid },
    ...{ code: best.code, confidence: best.probability, probabilities, latencyMs },
  };
}
