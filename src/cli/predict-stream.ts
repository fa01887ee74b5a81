import { resolve } from 'node:path';
import { formatCsvRow } from '../data/csv-writer.ts';
import { detectFormat, type RecordFormat } from '../data/detect-format.ts';
import type { InputRecord } from '../data/input-record.ts';
import { readBytes } from '../data/read-bytes.ts';
import { readRecords } from '../data/read-records.ts';
import { AppError } from '../errors/app-error.ts';
import { createTextFile } from '../files/text-file.ts';
import { classifyListing, type RankedType } from '../models/classify-listing.ts';
import type { CommandContext } from './command-context.ts';
import type { PredictOptions } from './predict-options.ts';
import { loadProductionModel } from './load-production-model.ts';

const RECORDS_PER_PAUSE = 500;

/** Classifies the listings of a file or of standard input one by one, in order, in constant memory. */
export async function predictStream(context: CommandContext, options: PredictOptions): Promise<void> {
  const { model, name, version } = loadProductionModel(context.cwd);
  const top = Math.min(options.top, model.classes.length);
  const { chunks, first, source } = await openInput(context, options.file);
  const format = options.format ?? detectFormat(first, options.file);
  const answerFormat = context.json
    ? 'jsonl'
    : options.out === undefined
      ? format
      : detectFormat(first, options.out);
  const sink = createSink(context, options.out);
  let classified = 0;
  let faults = 0;
  try {
    if (answerFormat === 'csv') await sink.write(formatCsvRow(listColumns(top)));
    for await (const record of readRecords(chunks, format, source)) {
      const ranked = record.listing && classifyListing(model, record.listing, top).top;
      if (ranked) classified += 1;
      else faults += 1;
      await sink.write(formatAnswer(answerFormat, record, ranked, top));
      if ((classified + faults) % RECORDS_PER_PAUSE === 0) await pause(context, classified + faults);
    }
    sink.close();
  } finally {
    sink.discard();
  }
  const wrong = faults === 0 ? '' : `, ${faults.toLocaleString('en')} with an error`;
  context.note(`${classified.toLocaleString('en')} listings classified${wrong} · ${name} version ${version}`);
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
  return ['id', 'prdtypecode', 'category', 'confidence', ...ranks.flat(), 'error'];
}

function formatAnswer(
  format: RecordFormat,
  { id, line, error = '' }: InputRecord,
  ranked: readonly RankedType[] | undefined,
  top: number,
): string {
  if (!ranked) {
    if (format === 'jsonl') return `${JSON.stringify({ id, line, error })}\n`;
    return formatCsvRow([id, '', '', '', ...Array<string>(2 * top).fill(''), `line ${line}: ${error}`]);
  }
  const [{ code, category, probability }] = ranked;
  if (format === 'jsonl') {
    const probabilities = Object.fromEntries(ranked.map((type) => [type.code, round(type.probability)]));
    return `${JSON.stringify({ id, predicted_class: code, category, confidence: round(probability), probabilities })}\n`;
  }
  const fields = ranked.flatMap((type) => [type.code, round(type.probability)]);
  return formatCsvRow([id, code, category, round(probability), ...fields, '']);
}

function round(probability: number): number {
  return Number(probability.toFixed(6));
}

/** Lets Ctrl-C through, and shows how far it is. */
async function pause(context: CommandContext, records: number): Promise<void> {
  context.drawProgress(`classifying · ${records.toLocaleString('en')}`);
  await new Promise((resume) => setImmediate(resume));
  if (context.signal.aborted)
    throw new AppError('INTERRUPTED', 'Interrupted before all listings were classified.');
}
