import { createHash, type Hash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../errors/app-error.ts';
import { throwIfInterrupted } from '../pace.ts';
import type { Remote, RemoteHost } from './remote.ts';
import { createPatience, TransientFailure } from './retry.ts';

/** A file to be fetched. */
export interface Delivery {
  readonly key: string;
  /** Absolute path that nothing else uses; the file is there, not yet flushed, once it has come whole and right. */
  readonly file: string;
  /** What its bytes must hash to; undefined where that is not known. */
  readonly md5: string | undefined;
}

const TRIES = 2;

/**
 * Fetches a file. A connection that breaks is taken up where it broke. The md5 is compared on arrival; what is wrong
 * is fetched once more. Returns its size; undefined where the remote does not have it; throws `REMOTE_INVALID` where its copy is damaged.
 */
export async function receive(
  remote: Remote,
  delivery: Delivery,
  host: RemoteHost,
  onBytes: (bytes: number) => void,
): Promise<number | undefined> {
  let found = '';
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const arrived = await receiveOnce(remote, delivery, host, onBytes);
    if (arrived === undefined) return undefined;
    found = arrived.md5;
    if (delivery.md5 === undefined || found === delivery.md5) return arrived.bytes;
    onBytes(-arrived.bytes);
    await rm(delivery.file, { force: true });
  }
  throw new AppError(
    'REMOTE_INVALID',
    `Expected the md5 ${delivery.md5 ?? ''} of ${delivery.key} in ${remote.url}, got ${found}, twice: that copy is damaged.`,
    { hint: `Delete ${delivery.key} from ${remote.url}; then, where the cache still has it: rakuten push` },
  );
}

async function receiveOnce(
  remote: Remote,
  { key, file }: Delivery,
  host: RemoteHost,
  onBytes: (bytes: number) => void,
): Promise<{ readonly md5: string; readonly bytes: number } | undefined> {
  const hash = createHash('md5');
  const patience = createPatience(host);
  const target = await open(file, 'wx');
  let bytes = 0;
  try {
    for (;;) {
      try {
        const chunks = await remote.read(key, bytes);
        if (chunks === undefined) break;
        await writeChunks(chunks, target, hash, host, (count) => {
          bytes += count;
          patience.succeeded();
          onBytes(count);
        });
        return { md5: hash.digest('hex'), bytes };
      } catch (error) {
        throwIfInterrupted(host.signal);
        if (!(error instanceof TransientFailure)) throw error;
        await patience.failed(error);
      }
    }
  } finally {
    await target.close();
  }
  await rm(file, { force: true });
  return undefined;
}

async function writeChunks(
  chunks: AsyncIterable<Uint8Array>,
  target: FileHandle,
  hash: Hash,
  { signal }: RemoteHost,
  onBytes: (bytes: number) => void,
): Promise<void> {
  for await (const chunk of chunks) {
    throwIfInterrupted(signal);
    await target.writeFile(chunk);
    hash.update(chunk);
    onBytes(chunk.length);
  }
}
