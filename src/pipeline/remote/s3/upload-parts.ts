import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../../errors/app-error.ts';
import { corruptObject } from '../corrupt-object.ts';
import type { RemoteSource } from '../remote.ts';
import type { Slots } from '../run-parallel.ts';
import { SEND_AGAIN } from './explain-s3-refusal.ts';
import { findUnfinishedUpload, type UploadedPart } from './find-unfinished-upload.ts';
import { readXmlText } from './read-xml.ts';
import type { S3Client } from './s3-client.ts';

export interface PartsPlan {
  /** Of the bucket, with the remote's prefix. */
  readonly key: string;
  readonly size: number;
  readonly partBytes: number;
  /** As many parts are in memory at a time, of all files together. */
  readonly slots: Slots;
}

/** What S3 allows. */
const MOST_PARTS = 10_000;
const MEBIBYTE = 1 << 20;

/** The bytes of each part but the last. By the size alone, so that a later process cuts the file in the same places. */
export function choosePartBytes(size: number, least: number): number {
  return size <= least * MOST_PARTS ? least : Math.ceil(size / MOST_PARTS / MEBIBYTE) * MEBIBYTE;
}

/**
 * Puts a large file there in parts, read one after the other and sent side by side. An upload that was cut off, by
 * whomever, is taken up again: parts that are there with the right md5 are not sent. The md5 of the whole file is taken on
 * the way, and a file that is not what its name says is never completed.
 */
export async function uploadParts(
  client: S3Client,
  source: RemoteSource,
  plan: PartsPlan,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const unfinished = await findUnfinishedUpload(client, plan);
  if (unfinished !== undefined) {
    let counted = 0;
    const count = (bytes: number): void => {
      counted += bytes;
      onBytes(bytes);
    };
    if (await tryUpload(client, source, plan, unfinished, count)) return;
    // Somebody completed or removed it meanwhile.
    if (await isThere(client, plan.key)) return;
    onBytes(-counted);
  }
  const uploadId = await createUpload(client, plan.key);
  if (await tryUpload(client, source, plan, { uploadId, parts: new Map() }, onBytes)) return;
  if (await isThere(client, plan.key)) return;
  throw new AppError(
    'REMOTE_FAILED',
    `Expected the upload of ${source.file} to stay open until it is complete; ${client.location.endpoint} closed it.`,
    { hint: SEND_AGAIN },
  );
}

interface OpenUpload {
  readonly uploadId: string;
  readonly parts: ReadonlyMap<number, UploadedPart>;
}

/** False where the upload does not exist any more. */
async function tryUpload(
  client: S3Client,
  source: RemoteSource,
  plan: PartsPlan,
  upload: OpenUpload,
  onBytes: (bytes: number) => void,
): Promise<boolean> {
  const file = await open(source.file, 'r');
  const hash = createHash('md5');
  let sent: readonly (string | undefined)[];
  try {
    sent = await sendParts(client, file, hash, plan, upload, onBytes);
  } finally {
    await file.close();
  }
  const found = hash.digest('hex');
  const etags = sent.filter((etag) => etag !== undefined);
  if (etags.length < sent.length) return false;
  if (source.md5 !== undefined && found !== source.md5) {
    await client.send({
      method: 'DELETE',
      key: plan.key,
      query: { uploadId: upload.uploadId },
      tolerate: ['NoSuchUpload'],
    });
    throw corruptObject(source, found);
  }
  return complete(client, plan.key, upload.uploadId, etags);
}

/** The ETag of each part, undefined where the upload is gone. */
async function sendParts(
  client: S3Client,
  file: FileHandle,
  hash: Hash,
  plan: PartsPlan,
  upload: OpenUpload,
  onBytes: (bytes: number) => void,
): Promise<(string | undefined)[]> {
  const count = Math.max(1, Math.ceil(plan.size / plan.partBytes));
  const etags: (string | undefined)[] = [];
  const failures: unknown[] = [];
  const sending: Promise<void>[] = [];
  let read: Promise<void> = Promise.resolve();
  for (let number = 1; number <= count && failures.length === 0; number++) {
    await read;
    const began = new Promise<void>((markRead) => {
      const work = plan.slots.run(async () => {
        try {
          if (failures.length > 0) return;
          const bytes = await readPart(file, number, plan);
          hash.update(bytes);
          markRead();
          etags[number - 1] = await sendPart(client, plan.key, upload, number, bytes);
          onBytes(bytes.length);
        } catch (error) {
          failures.push(error);
        } finally {
          markRead();
        }
      });
      sending.push(work);
    });
    read = began;
  }
  await Promise.all(sending);
  if (failures.length > 0) throw failures[0];
  return Array.from({ length: count }, (_, index) => etags[index]);
}

async function readPart(file: FileHandle, number: number, { partBytes, size }: PartsPlan): Promise<Buffer> {
  const start = (number - 1) * partBytes;
  const bytes = Buffer.allocUnsafe(Math.min(partBytes, size - start));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

async function sendPart(
  client: S3Client,
  key: string,
  { uploadId, parts }: OpenUpload,
  number: number,
  bytes: Buffer,
): Promise<string | undefined> {
  const md5 = createHash('md5').update(bytes);
  const there = parts.get(number);
  const digest = md5.digest();
  if (there?.etag.replaceAll('"', '') === digest.toString('hex') && there.size === bytes.length)
    return there.etag;
  const answer = await client.send({
    method: 'PUT',
    key,
    query: { partNumber: String(number), uploadId },
    headers: { 'content-md5': digest.toString('base64') },
    body: bytes,
    tolerate: ['NoSuchUpload'],
  });
  return answer.kind === 'ok' ? (answer.headers.get('etag') ?? '') : undefined;
}

async function createUpload(client: S3Client, key: string): Promise<string> {
  const headers = client.location.writeHeaders;
  const answer = await client.send({ method: 'POST', key, query: { uploads: '' }, headers });
  const uploadId = answer.kind === 'ok' ? readXmlText(answer.content, 'UploadId') : undefined;
  if (uploadId !== undefined) return uploadId;
  throw new AppError('REMOTE_INVALID', `Expected an upload id from ${client.location.endpoint}, got none.`, {
    hint: `rakuten remote modify ${client.location.name} endpointurl URL`,
  });
}

async function complete(
  client: S3Client,
  key: string,
  uploadId: string,
  etags: readonly string[],
): Promise<boolean> {
  const parts = etags.map(
    (etag, index) =>
      `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</CompleteMultipartUpload>`;
  const answer = await client.send({
    method: 'POST',
    key,
    query: { uploadId },
    body,
    tolerate: ['NoSuchUpload', 'InvalidPart'],
  });
  return answer.kind === 'ok';
}

async function isThere(client: S3Client, key: string): Promise<boolean> {
  return (await client.send({ method: 'HEAD', key, tolerate: ['404'] })).kind === 'ok';
}
