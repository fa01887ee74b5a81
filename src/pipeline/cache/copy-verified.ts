import { createHash, hash as hashBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { StoreEffects } from './store-effects.ts';

const CHUNK_BYTES = 1 << 20;
/** One for all copies: nothing is awaited between filling and writing it. */
let shared: Buffer | undefined;

/** A copy that was made, the md5 of its bytes, and what the file system says of it. */
interface HashedCopy {
  readonly md5: string;
  readonly stats: Stats;
}

/** Copies and hashes a file in one go if it fits into a chunk; undefined, and nothing done, where it does not. */
export function copySmallFile(
  from: string,
  to: string,
  mode: number | undefined,
  effects: StoreEffects,
): HashedCopy | undefined {
  shared ??= Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const descriptor = openSync(from, 'r');
  let bytes: Buffer;
  try {
    if (fstatSync(descriptor).size >= CHUNK_BYTES) return undefined;
    bytes = shared.subarray(0, readSync(descriptor, shared, 0, CHUNK_BYTES, 0));
    if (bytes.length === CHUNK_BYTES) return undefined;
  } finally {
    closeSync(descriptor);
  }
  return { md5: hashBytes('md5', bytes, 'hex'), stats: effects.write(to, bytes, mode) };
}

/** Copies a file of any size chunk by chunk and hashes it on the way, so that it is read once. */
export async function copyAndHash(
  from: string,
  to: string,
  mode: number | undefined,
  effects: StoreEffects,
  breathe: () => Promise<void>,
): Promise<HashedCopy> {
  const small = copySmallFile(from, to, mode, effects);
  if (small !== undefined) return small;
  const hash = createHash('md5');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  effects.write(to, new Uint8Array(), undefined);
  const source = openSync(from, 'r');
  const target = openSync(to, 'a');
  try {
    for (;;) {
      const bytes = chunk.subarray(0, readSync(source, chunk, 0, CHUNK_BYTES, null));
      if (bytes.length === 0) break;
      hash.update(bytes);
      effects.append(target, bytes);
      await breathe();
    }
    if (mode !== undefined) effects.setMode(to, mode);
    return { md5: hash.digest('hex'), stats: fstatSync(target) };
  } finally {
    closeSync(source);
    closeSync(target);
  }
}
