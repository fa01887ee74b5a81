import { resolve } from 'node:path';
import { caseProfilesDiffer, createCaseCounter } from '../../data/case-profile.ts';
import { detectFormat } from '../../data/detect-format.ts';
import type { ListingText } from '../../data/listing.ts';
import { readBytes } from '../../data/read-bytes.ts';
import { readRecords } from '../../data/read-records.ts';
import { AppError } from '../../errors/app-error.ts';
import { createTextFile } from '../../files/text-file.ts';
import { readCaseProfile } from '../../models/case-profile-file.ts';
import { classifyListing } from '../../models/classify-listing.ts';
import type { Model } from '../../models/model-folder.ts';
import { describeReviews, needsReview } from '../../models/needs-review.ts';
import { type Answered, writeAtOnce, writeLogged } from './answer-writer.ts';
import type { CommandContext } from '../command-context.ts';
import type { PredictOptions } from './predict-options.ts';
import { loadProductionModel } from './load-production-model.ts';
import { type AnswerLayout, formatAnswerHeader } from './predict-answers.ts';
import { openStreamImages } from './predict-images.ts';
import { openRequestedLog } from './predict-logging.ts';

const RECORDS_PER_PAUSE = 500;

/** Where the input pauses, answers do not wait for a full batch. */
const LONGEST_WAIT_MS = 250;

/** Classifies the listings of a file or of standard input one by one, in order, in constant memory. `random` gives bytes for ids. */
export async function predictStream(
  context: CommandContext,
  options: PredictOptions,
  random: (bytes: number) => Uint8Array,
): Promise<void> {
  const served = loadProductionModel(context.cwd);
  const { model, folder, name, version } = served;
  const { abstainBelow = 0 } = options;
  const learntCase = readCaseProfile(folder);
  const seenCase = createCaseCounter();
  const log = await openRequestedLog(context, served, options);
  const top = Math.min(options.top, model.classes.length);
  const images = await openStreamImages(context, served, options.images);
  const { chunks, first, source } = await openInput(context, options.file);
  const format = options.format ?? detectFormat(first, options.file);
  const layout: AnswerLayout = {
    format: context.json ? 'jsonl' : options.out === undefined ? format : detectFormat(first, options.out),
    top,
    isLogged: log !== undefined,
  };
  const sink = createSink(context, options.out);
  const writer =
    log === undefined
      ? writeAtOnce(sink.write, layout)
      : writeLogged(sink.write, layout, log, { now: context.now, random });
  const counts = { classified: 0, faults: 0, unsure: 0 };
  // A file has its answers when it is whole; whoever reads standard output wants them while the input pauses.
  const timer =
    log && options.out === undefined ? setInterval(() => void writer.flush(), LONGEST_WAIT_MS) : undefined;
  try {
    await sink.write(formatAnswerHeader(layout));
    try {
      const records = readRecords(chunks, format, source);
      // Whoever waits for an answer before asking on must not wait for the next record's image.
      const ahead = options.file === undefined ? 1 : 2;
      for await (const record of images?.add(records, ahead) ?? records) {
        const answer = record.listing && answerListing(model, record.listing, top, abstainBelow);
        if (answer) counts.classified += 1;
        else counts.faults += 1;
        if (answer?.needsReview) counts.unsure += 1;
        if (record.listing) seenCase.add(record.listing);
        await writer.add({ record, answer });
        const done = counts.classified + counts.faults;
        if (done % RECORDS_PER_PAUSE === 0) await pause(context, done);
      }
    } finally {
      await writer.flush();
    }
    sink.close();
  } finally {
    clearInterval(timer);
    sink.discard();
  }
  const shift = learntCase && caseProfilesDiffer(learntCase, seenCase.profile());
  if (shift !== undefined) context.note(`${context.noteStyle.yellow('warning:')} ${shift}`);
  const pictured = images ? ` · ${images.describe()}` : '';
  context.note(`${summarise(counts, abstainBelow)}${pictured} · ${name} version ${version}`);
  log?.close();
}

function summarise(
  { classified, faults, unsure }: Readonly<Record<'classified' | 'faults' | 'unsure', number>>,
  abstainBelow: number,
): string {
  return [
    `${classified.toLocaleString('en')} ${classified === 1 ? 'listing' : 'listings'} classified`,
    ...(faults === 0 ? [] : [`${faults.toLocaleString('en')} with an error`]),
    ...describeReviews(unsure, abstainBelow),
  ].join(', ');
}

function answerListing(
  model: Model,
  listing: ListingText,
  top: number,
  abstainBelow: number,
): Answered['answer'] {
  const started = performance.now();
  const classification = classifyListing(model, listing, top);
  const latencyMs = performance.now() - started;
  return {
    ...classification,
    latencyMs,
    needsReview: needsReview(classification.top[0].probability, abstainBelow),
  };
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

/** Lets Ctrl-C through, and shows how far it is. */
async function pause(context: CommandContext, records: number): Promise<void> {
  context.drawProgress(`classifying · ${records.toLocaleString('en')}`);
  await new Promise((resume) => setImmediate(resume));
  if (context.signal.aborted)
    throw new AppError('INTERRUPTED', 'Interrupted before all listings were classified.');
}
