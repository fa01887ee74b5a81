import { readFileSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';

/** What arrives lies here: how far the source is loaded, and labels that came back. A dep of the ingest stage. */
export const ARRIVAL_FOLDER = 'data/arrival';
export const LOAD_FILE = `${ARRIVAL_FOLDER}/load.json`;
export const FEEDBACK_FILE = `${ARRIVAL_FOLDER}/feedback.csv`;

/** How far the source is loaded: a row is if its hash (see `createRowHash`) is not above `through`. */
export interface LoadState {
  /** Of the hash: another seed loads the rows in another order. */
  readonly seed: number;
  /** What was asked for, in (0, 100]; null where a number of rows was. */
  readonly percent: number | null;
  /** 64 bits. The largest value loads everything, also what is added to the source later. */
  readonly through: bigint;
}

export const ALL_HASHES = 2n ** 64n - 1n;

/** Where there is no load.json. */
export const EVERYTHING: LoadState = { seed: 42, percent: 100, through: ALL_HASHES };

export function isEverything({ through }: LoadState): boolean {
  return through === ALL_HASHES;
}

/** The share of the source that is loaded, 0–100: as it was asked for, or as counted where a number of rows was. */
export function percentOf(state: LoadState, rows: number, available: number): number {
  if (isEverything(state)) return 100;
  return state.percent ?? (available === 0 ? 0 : Number(((100 * rows) / available).toFixed(4)));
}

/** The content of load.json. */
export function formatLoadState({ seed, percent, through }: LoadState): string {
  const loaded_through = through.toString(16).padStart(16, '0');
  return `${JSON.stringify({ version: 1, seed, percent, loaded_through }, null, 2)}\n`;
}

/** The state in the text of a load.json; `name` is how errors call the file. Throws `DATA_INVALID`. */
export function parseLoadState(text: string, name: string): LoadState {
  let fields: Readonly<Record<string, unknown>>;
  try {
    const parsed: unknown = JSON.parse(text);
    fields = { ...(parsed as object) };
  } catch {
    throw invalid(name, 'JSON', 'something else');
  }
  const { version, seed, percent, loaded_through: through } = fields;
  if (version !== 1) throw invalid(name, '"version": 1', show(version));
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 0 || seed > MAX_SEED)
    throw invalid(name, `"seed" as a whole number from 0 to ${MAX_SEED}`, show(seed));
  if (percent !== null && !(typeof percent === 'number' && percent > 0 && percent <= 100))
    throw invalid(name, '"percent" as a number above 0 and at most 100, or null', show(percent));
  if (typeof through !== 'string' || !/^[0-9a-f]{16}$/.test(through))
    throw invalid(name, '"loaded_through" as 16 hexadecimal digits', show(through));
  return { seed, percent, through: BigInt(`0x${through}`) };
}

/** The largest seed. */
const MAX_SEED = 4_294_967_295;

/** The text of a load.json; undefined where there is none. */
export function readLoadText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The state in a load.json; everything is loaded where there is none. Throws as `parseLoadState`. */
export function readLoadState(path: string, name: string): LoadState {
  const text = readLoadText(path);
  return text === undefined ? EVERYTHING : parseLoadState(text, name);
}

function invalid(name: string, expected: string, got: string): AppError {
  return new AppError('DATA_INVALID', `${name}: expected ${expected}, got ${got}.`, {
    hint: 'rakuten load reset --yes   (starts again; the file is kept in .rakuten/kept)',
  });
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
