import { resolve } from 'node:path';
import { caseProfilesDiffer, createCaseCounter } from '../data/case-profile.ts';
import { formatCsvRow } from '../data/csv-writer.ts';
import { detectFormat, type RecordFormat } from '../data/detect-format.ts';
import type { InputRecord } from '../data/input-record.ts';
import type { ListingText } from '../data/listing.ts';
import { readBytes } from '../data/read-bytes.ts';
import { readRecords } from '../data/read-records.ts';
import { AppError } from '../errors/app-error.ts';
import { createTextFile } from '../files/text-file.ts';
import { readCaseProfile } from '../models/case-profile-file.ts';
import { classifyListing, type RankedType } from '../models/classify-listing.ts';
import type { Model } from '../models/model-folder.ts';
import { describeReviews, needsReview, roundProbability } from '../models/needs-review.ts';
import type { CommandContext } from './command-context.ts';
import type { PredictOptions } from './predict-options.ts';
import { loadProductionModel } from './load-production-model.ts';

const RECORDS_PER_PAUSE = 500;

/** Classifies the listings of a file or of standard input one by one, in order, in constant memory. */
export async function predictStream(context: CommandContext, options: PredictOptions): Promise<void> {
  const { model, folder, name, version } = loadProductionModel(context.cwd);
  const { abstainBelow = 0 } = options;
  const learntCase = readCaseProfile(folder);
  const seenCase = createCaseCounter();
  const top = Math.min(options.top, model.classes.length);
  const { chunks, first, source } = await openInput(context, options.file);
  const format = options.format ?? detectFormat(first, options.file);
  const answerFormat = context.json
    ? 'jsonl'
    : options.out === undefined
      ? format
      : detectFormat(first, options.out);
  const sink = createSink(context, options.out);
  const counts = { classified: 0, faults: 0, unsure: 0 };
  try {
    if (answerFormat === 'csv') await sink.write(formatCsvRow(listColumns(top)));
    for await (const record of readRecords(chunks, format, source)) {
      const answer = record.listing && answerListing(model, record.listing, top, abstainBelow);
      if (answer) counts.classified += 1;
      else counts.faults += 1;
      if (answer?.needsReview) counts.unsure += 1;
      if (record.listing) seenCase.add(record.listing);
      await sink.write(formatAnswer(answerFormat, record, answer, top));
      const records = counts.classified + counts.faults;
      if (records % RECORDS_PER_PAUSE === 0) await pause(context, records);
    }
    sink.close();
  } finally {
    sink.discard();
  }
  const shift = learntCase && caseProfilesDiffer(learntCase, seenCase.profile());
  if (shift !== undefined) context.note(`${context.noteStyle.yellow('warning:')} ${shift}`);
  context.note(`${summarise(counts, abstainBelow)} · ${name} version ${version}`);
}

function summarise(
  { classified, faults, unsure }: Readonly<Record<'classified' | 'faults' | 'unsure', number>>,
  abstainBelow: number,
): string {
  return [
    `${classified.toLocaleString('en')} listings classified`,
    ...(faults === 0 ? [] : [`${faults.toLocaleString('en')} with an error`]),
    ...describeReviews(unsure, abstainBelow),
  ].join(', ');
}

interface Answer {
  readonly ranked: readonly RankedType[];
  readonly needsReview: boolean;
}

function answerListing(model: Model, listing: ListingText, top: number, abstainBelow: number): Answer {
  const ranked = classifyListing(model, listing, top).top;
  return { ranked, needsReview: needsReview(ranked[0].probability, abstainBelow) };
}

interface Input {
  readonly chunks: AsyncIterable<Uint8Array | string>;
  /** The beginning of the input, enough to tell its format. */
  readonly first: Uint8Array;
  /** What messages call it. */
  readonly source: string;
}

async function openInput(context: CommandContext, file: string | undefined): Promise<Input> {
  const source = file ?? 'standard input';
  const stream: AsyncIterable<Uint8Array | string> =
    file === undefined ? context.stdin : readBytes(resolve(context.cwd, file), source, `ls ${source}`);
  const chunks = stream[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return { chunks: toIterable([], chunks), first: new Uint8Array(), source };
  return { chunks: toIterable([first.value], chunks), first: Buffer.from(first.value), source };
}

async function* toIterable<T>(
  read: readonly T[],
  rest: AsyncIterator<T>,
): AsyncGenerator<T, void, undefined> {
  yield* read;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Where answers go: the file appears whole when all of them are there, standard output gets them as they come. */
interface Sink {
  readonly write: (text: string) => Promise<void>;
  readonly close: () => void;
  readonly discard: () => void;
}

function createSink(context: CommandContext, out: string | undefined): Sink {
  if (out !== undefined) {
    const file = createTextFile(resolve(context.cwd, out));
    return {
      ...file,
      write: (text) => {
        file.write(text);
        return Promise.resolve();
      },
    };
  }
  const { stdout } = context;
  const nothing = (): void => undefined;
  return {
    write: (text) =>
      stdout.write(text) ? Promise.resolve() : new Promise((drained) => stdout.once('drain', drained)),
    close: nothing,
    discard: nothing,
  };
}

function listColumns(top: number): string[] {
  const ranks = Array.from({ length: top }, (_column, i) => [`top_${i + 1}`, `probability_${i + 1}`]);
  return ['id', 'prdtypecode', 'category', 'confidence', 'needs_review', ...ranks.flat(), 'error'];
}

function formatAnswer(
  format: RecordFormat,
  { id, line, error = '' }: InputRecord,
  answer: Answer | undefined,
  top: number,
): string {
  if (!answer) {
    if (format === 'jsonl') return `${JSON.stringify({ id, line, error })}\n`;
    return formatCsvRow([id, '', '', '', '', ...Array<string>(2 * top).fill(''), `line ${line}: ${error}`]);
  }
  const { ranked, needsReview: review } = answer;
  const [{ code, category, probability }] = ranked;
  const confidence = roundProbability(probability);
  if (format === 'jsonl') {
    const probabilities = Object.fromEntries(
      ranked.map((type) => [type.code, roundProbability(type.probability)]),
    );
    return `${JSON.stringify({ id, predicted_class: code, category, confidence, needs_review: review, probabilities })}\n`;
  }
  const fields = ranked.flatMap((type) => [type.code, roundProbability(type.probability)]);
  return formatCsvRow([id, code, category, confidence, String(review), ...fields, '']);
}

/** Lets Ctrl-C through, and shows how far it is. */
async function pause(context: CommandContext, records: number): Promise<void> {
  context.drawProgress(`classifying · ${records.toLocaleString('en')}`);
  await new Promise((resume) => setImmediate(resume));
  if (context.signal.aborted)
    throw new AppError('INTERRUPTED', 'Interrupted before all listings were classified.');
}
