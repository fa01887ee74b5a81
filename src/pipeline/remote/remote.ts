/**
 * A store of objects away from this machine, in DVC's layout. Keys are paths below its address:
 * `files/md5/xx/rest` for objects, `runs/KK/KEY/VALUE` for the run cache.
 */
export interface Remote {
  readonly name: string;
  /** As a person knows it: `s3://bucket/path`, or a folder. */
  readonly url: string;
  /** Those of the keys that are there. */
  readonly has: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
  /** The bytes under a key from an offset on; undefined where there is nothing. Throws `TransientFailure` in the middle. */
  readonly read: (key: string, offset: number) => Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Puts a file under a key, whole or not at all; after `settle` for good. Throws `CACHE_CORRUPT` where its md5 is not the expected one. */
  readonly write: (source: RemoteSource, onBytes: (bytes: number) => void) => Promise<void>;
  /** Afterwards all that was written is there, and on disk. */
  readonly settle: () => Promise<void>;
  /** Every key that begins with the prefix. */
  readonly list: (prefix: string) => AsyncIterable<string>;
}

/** A file to be put into a remote. */
export interface RemoteSource {
  readonly key: string;
  /** Absolute path. */
  readonly file: string;
  /** What its bytes must hash to; undefined where that is not known (entries of the run cache). */
  readonly md5: string | undefined;
}

/** What remotes need of the process. Clock, chance and waiting come in, so that tests need none of them. */
export interface RemoteHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Throws `INTERRUPTED` when the signal fires meanwhile. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/** How many transfers go on side by side where `-j` and the option `jobs` do not say. */
export const DEFAULT_JOBS = 8;

/** The key of an object. `md5` may end in `.dir`. */
export function objectKey(md5: string): string {
  return `files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;
}

/** The md5 of an object's bytes from its id, which for a folder's listing ends in `.dir`. */
export function digestOf(md5: string): string {
  return md5.replace(/\.dir$/, '');
}
