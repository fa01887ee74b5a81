import { readXmlElements, readXmlText } from './read-xml.ts';
import type { S3Client } from './s3-client.ts';

export interface UploadedPart {
  readonly etag: string;
  readonly size: number;
}

export interface UnfinishedUpload {
  readonly uploadId: string;
  /** By number, from 1. */
  readonly parts: ReadonlyMap<number, UploadedPart>;
}

/** Storages that have no such list, or do not show it to everybody: then the upload begins anew. */
const CANNOT_TELL = [
  'AccessDenied',
  'NotImplemented',
  'MethodNotAllowed',
  'NoSuchUpload',
  'NoSuchKey',
  '403',
  '405',
  '501',
];

interface FileCut {
  readonly key: string;
  readonly size: number;
  readonly partBytes: number;
}

/**
 * The upload of a file that was begun and has the most parts; undefined where there is none. One that another program cuts
 * in other places is left alone.
 */
export async function findUnfinishedUpload(
  client: S3Client,
  cut: FileCut,
): Promise<UnfinishedUpload | undefined> {
  const answer = await client.send({
    method: 'GET',
    key: '',
    query: { uploads: '', prefix: cut.key },
    tolerate: CANNOT_TELL,
  });
  if (answer.kind === 'refused') return undefined;
  let best: UnfinishedUpload | undefined;
  for (const upload of readXmlElements(answer.content, 'Upload')) {
    const uploadId = readXmlText(upload, 'UploadId');
    if (uploadId === undefined || readXmlText(upload, 'Key') !== cut.key) continue;
    const parts = await listParts(client, cut.key, uploadId);
    if (parts.size > (best?.parts.size ?? 0) && isCutAlike(parts, cut)) best = { uploadId, parts };
  }
  return best;
}

async function listParts(
  client: S3Client,
  key: string,
  uploadId: string,
): Promise<Map<number, UploadedPart>> {
  const parts = new Map<number, UploadedPart>();
  for (let after = '0'; ;) {
    const query = { uploadId, 'max-parts': '1000', 'part-number-marker': after };
    const answer = await client.send({ method: 'GET', key, query, tolerate: CANNOT_TELL });
    if (answer.kind === 'refused') return parts;
    for (const part of readXmlElements(answer.content, 'Part')) {
      const number = Number(readXmlText(part, 'PartNumber'));
      parts.set(number, { etag: readXmlText(part, 'ETag') ?? '', size: Number(readXmlText(part, 'Size')) });
    }
    const next = readXmlText(answer.content, 'NextPartNumberMarker');
    if (readXmlText(answer.content, 'IsTruncated') !== 'true' || next === undefined) return parts;
    after = next;
  }
}

function isCutAlike(parts: ReadonlyMap<number, UploadedPart>, { size, partBytes }: FileCut): boolean {
  return [...parts].every(
    ([number, part]) => part.size === Math.max(0, Math.min(partBytes, size - (number - 1) * partBytes)),
  );
}
