import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface S3State {
  readonly buckets: ReadonlySet<string>;
  /** By `bucket/key`. */
  readonly objects: Map<string, Buffer>;
  readonly uploads: Map<string, S3Upload>;
  readonly pageSize: number;
}

interface S3Upload {
  readonly path: string;
  readonly parts: Map<number, Buffer>;
}

export interface S3Operation {
  readonly method: string;
  /** `/bucket/key`, decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface S3Reply {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Does what a request asks for, with path-style addresses. */
export function answerRequest(state: S3State, operation: S3Operation): S3Reply {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(operation.path) ?? [];
  if (!state.buckets.has(bucket)) return fail(404, 'NoSuchBucket', 'The specified bucket does not exist');
  const { method, query } = operation;
  if (key === '') {
    if ('uploads' in query) return listUploads(state, bucket, query.prefix ?? '');
    return method === 'GET' ? listObjects(state, bucket, query) : reply(200);
  }
  const path = `${bucket}/${key}`;
  if ('uploads' in query && method === 'POST') {
    const uploadId = randomUUID();
    state.uploads.set(uploadId, { path, parts: new Map() });
    return xml('InitiateMultipartUploadResult', `<UploadId>${uploadId}</UploadId>`);
  }
  if (query.uploadId !== undefined) return answerUpload(state, operation, query.uploadId, path);
  return answerObject(state, operation, path);
}

function answerObject({ objects }: S3State, { method, headers, body }: S3Operation, path: string): S3Reply {
  if (method === 'PUT') {
    objects.set(path, body);
    return reply(200, { etag: etagOf(body) });
  }
  const content = objects.get(path);
  if (method === 'DELETE') {
    objects.delete(path);
    return reply(204);
  }
  if (content === undefined) return fail(404, 'NoSuchKey', 'The specified key does not exist.');
  if (method === 'HEAD')
    return reply(200, { 'content-length': String(content.length), etag: etagOf(content) });
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? -1);
  if (from < 0) return { status: 200, body: content, headers: { etag: etagOf(content) } };
  if (from >= content.length) return fail(416, 'InvalidRange', 'The requested range is not satisfiable');
  const range = `bytes ${from}-${content.length - 1}/${content.length}`;
  return { status: 206, body: content.subarray(from), headers: { 'content-range': range } };
}

function answerUpload(
  { uploads, objects }: S3State,
  { method, query, body }: S3Operation,
  id: string,
  path: string,
): S3Reply {
  const upload = uploads.get(id);
  if (upload?.path !== path)
    return fail(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
  switch (method) {
    case 'PUT':
      upload.parts.set(Number(query.partNumber), body);
      return reply(200, { etag: etagOf(body) });
    case 'DELETE':
      uploads.delete(id);
      return reply(204);
    case 'GET':
      return listParts(upload, Number(query['part-number-marker'] ?? 0), Number(query['max-parts'] ?? 1000));
    default: {
      const wanted = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g)];
      const parts = wanted.map(([, number = '', etag = '']) => {
        const part = upload.parts.get(Number(number));
        return part !== undefined && etagOf(part) === etag.replaceAll('&quot;', '"') ? part : undefined;
      });
      const whole = parts.filter((part) => part !== undefined);
      if (whole.length === 0 || whole.length < parts.length)
        return fail(400, 'InvalidPart', 'One or more parts could not be found.');
      uploads.delete(id);
      objects.set(path, Buffer.concat(whole));
      return xml('CompleteMultipartUploadResult', `<Key>${path}</Key>`);
    }
  }
}

function listObjects({ objects, pageSize }: S3State, bucket: string, query: S3Operation['query']): S3Reply {
  if (query['list-type'] !== '2') return fail(400, 'InvalidArgument', 'Only ListObjectsV2 is known here.');
  const prefix = `${bucket}/${query.prefix ?? ''}`;
  const after = Buffer.from(query['continuation-token'] ?? '', 'base64').toString();
  const all = [...objects.keys()].filter((path) => path.startsWith(prefix) && path > after).sort();
  const page = all.slice(0, Math.min(pageSize, Number(query['max-keys'] ?? 1000)));
  const last = page.at(-1);
  const next =
    last !== undefined && page.length < all.length
      ? `<NextContinuationToken>${Buffer.from(last).toString('base64')}</NextContinuationToken>`
      : '';
  const keys = page.map(
    (path) => `<Contents><Key>${escapeXml(path.slice(bucket.length + 1))}</Key></Contents>`,
  );
  return xml('ListBucketResult', `<IsTruncated>${next !== ''}</IsTruncated>${next}${keys.join('')}`);
}

function listUploads({ uploads }: S3State, bucket: string, prefix: string): S3Reply {
  const found = [...uploads].filter(([, { path }]) => path.startsWith(`${bucket}/${prefix}`));
  const items = found.map(
    ([id, { path }]) =>
      `<Upload><Key>${escapeXml(path.slice(bucket.length + 1))}</Key><UploadId>${id}</UploadId></Upload>`,
  );
  return xml('ListMultipartUploadsResult', `<IsTruncated>false</IsTruncated>${items.join('')}`);
}

function listParts({ parts }: S3Upload, after: number, most: number): S3Reply {
  const all = [...parts].sort(([left], [right]) => left - right).filter(([number]) => number > after);
  const page = all.slice(0, most);
  const items = page.map(
    ([number, part]) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${etagOf(part).replaceAll('"', '&quot;')}</ETag><Size>${part.length}</Size></Part>`,
  );
  const isCut = page.length < all.length;
  const next = isCut ? `<NextPartNumberMarker>${page.at(-1)?.[0] ?? 0}</NextPartNumberMarker>` : '';
  return xml('ListPartsResult', `<IsTruncated>${isCut}</IsTruncated>${next}${items.join('')}`);
}

const etagOf = (content: Buffer): string => `"${createHash('md5').update(content).digest('hex')}"`;
const reply = (status: number, headers: S3Reply['headers'] = {}): S3Reply => ({
  status,
  headers,
  body: Buffer.alloc(0),
});

function xml(name: string, inside: string): S3Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inside}</${name}>`;
  return { status: 200, headers: {}, body: Buffer.from(body) };
}

function fail(status: number, code: string, message: string): S3Reply {
  return {
    status,
    headers: {},
    body: Buffer.from(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`),
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
