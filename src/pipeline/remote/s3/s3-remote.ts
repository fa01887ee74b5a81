import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { corruptObject } from '../corrupt-object.ts';
import type { Remote, RemoteHost, RemoteSource } from '../remote.ts';
import { createSlots, type Slots } from '../run-parallel.ts';
import { findKeys } from './find-keys.ts';
import { listKeys } from './list-keys.ts';
import { createS3Client, type S3Client } from './s3-client.ts';
import type { S3Location } from './s3-location.ts';
import { choosePartBytes, uploadParts } from './upload-parts.ts';

export interface S3RemoteOptions {
  readonly location: S3Location;
  readonly jobs: number;
  /** The least size of a part, S3 wants 5 MiB; smaller files go in one piece. */
  readonly partBytes?: number;
}

const PART_BYTES = 8 << 20;

/** A remote in S3-compatible storage. At most `jobs` parts or small files are in memory at a time. */
export function createS3Remote(
  { location, jobs, partBytes = PART_BYTES }: S3RemoteOptions,
  host: RemoteHost,
): Remote {
  const client = createS3Client(location, host);
  const { prefix } = location;
  const slots = createSlots(jobs);
  return {
    name: location.name,
    url: `s3://${location.bucket}/${prefix}`.replace(/\/$/, ''),
    async has(keys) {
      const found = await findKeys(
        client,
        keys.map((key) => prefix + key),
        jobs,
      );
      return new Set([...found].map((key) => key.slice(prefix.length)));
    },
    async read(key, offset) {
      const headers: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {};
      const answer = await client.open({
        method: 'GET',
        key: prefix + key,
        headers,
        tolerate: ['NoSuchKey', 'InvalidRange', '404'],
      });
      if (answer.kind === 'refused') return answer.code === 'InvalidRange' ? Readable.from([]) : undefined;
      // A storage that does not know ranges sends everything.
      const skip = offset > 0 && !answer.headers.has('content-range') ? offset : 0;
      return skip === 0 ? answer.content : dropBytes(answer.content, skip);
    },
    async write(source, onBytes) {
      const { size } = await stat(source.file);
      const key = prefix + source.key;
      if (size <= partBytes) await slots.run(() => putWhole(client, key, source, onBytes));
      else await uploadParts(client, source, planParts(key, size, partBytes, slots), onBytes);
    },
    settle: () => Promise.resolve(),
    async *list(below) {
      for await (const key of listKeys(client, prefix + below)) yield key.slice(prefix.length);
    },
  };
}

function planParts(key: string, size: number, partBytes: number, slots: Slots) {
  return { key, size, partBytes: choosePartBytes(size, partBytes), slots };
}

async function putWhole(
  client: S3Client,
  key: string,
  source: RemoteSource,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const body = await readFile(source.file);
  const digest = createHash('md5').update(body).digest();
  if (source.md5 !== undefined && digest.toString('hex') !== source.md5) {
    throw corruptObject(source, digest.toString('hex'));
  }
  await client.send({
    method: 'PUT',
    key,
    headers: { ...client.location.writeHeaders, 'content-md5': digest.toString('base64') },
    body,
  });
  onBytes(body.length);
}

async function* dropBytes(chunks: AsyncIterable<Uint8Array>, count: number): AsyncIterable<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    const dropped = Math.min(left, chunk.length);
    left -= dropped;
    if (dropped < chunk.length) yield chunk.subarray(dropped);
  }
}
