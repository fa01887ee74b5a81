import { AppError } from '../../../errors/app-error.ts';
import { readXmlText, readXmlTexts } from './read-xml.ts';
import type { S3Client } from './s3-client.ts';

/** Up to a thousand keys, and how to get the next; `next` is undefined behind the last. */
export interface KeyPage {
  readonly keys: readonly string[];
  readonly next: string | undefined;
}

/** A page of the keys that begin with the prefix (of the bucket, not of the remote). */
export async function listKeyPage(client: S3Client, prefix: string, after?: string): Promise<KeyPage> {
  const query = { 'list-type': '2', 'max-keys': '1000', prefix };
  const answer = await client.send({
    method: 'GET',
    key: '',
    query: after === undefined ? query : { ...query, 'continuation-token': after },
  });
  const xml = answer.kind === 'ok' ? answer.content : '';
  if (!xml.includes('<ListBucketResult')) throw notS3(client, xml);
  const isCut = readXmlText(xml, 'IsTruncated') === 'true';
  return {
    keys: readXmlTexts(xml, 'Key'),
    next: isCut ? readXmlText(xml, 'NextContinuationToken') : undefined,
  };
}

/** Every key that begins with the prefix. */
export async function* listKeys(client: S3Client, prefix: string): AsyncIterable<string> {
  for (let after: string | undefined; ;) {
    const page = await listKeyPage(client, prefix, after);
    yield* page.keys;
    if (page.next === undefined) return;
    after = page.next;
  }
}

function notS3({ location }: S3Client, answer: string): AppError {
  const start = JSON.stringify(answer.slice(0, 40));
  return new AppError(
    'REMOTE_INVALID',
    `Expected S3-compatible storage at ${location.endpoint}, got an answer that begins with ${start}.`,
    { hint: `rakuten remote modify ${location.name} endpointurl URL` },
  );
}
