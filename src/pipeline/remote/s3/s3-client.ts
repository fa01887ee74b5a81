import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { throwIfInterrupted } from '../../pace.ts';
import type { RemoteHost } from '../remote.ts';
import { withRetries } from '../retry.ts';
import { explainNetworkError } from './explain-network-error.ts';
import { explainS3Refusal } from './explain-s3-refusal.ts';
import { readXmlText } from './read-xml.ts';
import { s3Url, type S3Location } from './s3-location.ts';

interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Empty for the bucket itself; whole, with the remote's prefix. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Refusals that the caller knows what to do with, by S3's code; for HEAD, which has no code, by status. */
  readonly tolerate?: readonly string[];
}

type S3Answer<Content> =
  | { readonly kind: 'ok'; readonly headers: Headers; readonly content: Content }
  | { readonly kind: 'refused'; readonly code: string };

/** Speaks with one bucket: signs, tries again what may pass, and explains what does not. */
export interface S3Client {
  readonly location: S3Location;
  readonly host: RemoteHost;
  /** The answer with its body as text. */
  readonly send: (request: S3Request) => Promise<S3Answer<string>>;
  /** The answer with its body to be read; that may break with a `TransientFailure`. */
  readonly open: (request: S3Request) => Promise<S3Answer<AsyncIterable<Uint8Array>>>;
}

export function createS3Client(location: S3Location, host: RemoteHost): S3Client {
  const keys = new Map<string, ArrayBuffer>();
  const refuseWith = (request: S3Request, response: ResponseHead, body: string) =>
    refuse(request, response, body, location, host);
  return {
    location,
    host,
    send: (request) =>
      withRetries(host, async () => {
        const link = linkSignal(host.signal);
        try {
          const response = await fetchSigned(request, location, host, keys, link.signal);
          const content = await readText(response, location, host);
          // Some operations take so long that S3 answers 200 first and finds out later.
          const isError = !response.ok || /^(<\?xml[^>]*>)?\s*<Error>/.test(content);
          if (isError) return refuseWith(request, response, content);
          return { kind: 'ok' as const, headers: response.headers, content };
        } finally {
          link.release();
        }
      }),
    open: (request) =>
      withRetries(host, async () => {
        const link = linkSignal(host.signal);
        let isOpen = false;
        try {
          const response = await fetchSigned(request, location, host, keys, link.signal);
          if (!response.ok) return refuseWith(request, response, await readText(response, location, host));
          isOpen = true;
          const content = readChunks(response, location, host, link.release);
          return { kind: 'ok' as const, headers: response.headers, content };
        } finally {
          if (!isOpen) link.release();
        }
      }),
  };
}

type ResponseHead = Pick<Response, 'status' | 'headers'>;

/** A signal of its own for each request: fetch leaves its listeners on one that is shared until much later. */
function linkSignal(signal: AbortSignal): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  signal.addEventListener('abort', abort, { once: true });
  return { signal: controller.signal, release: () => signal.removeEventListener('abort', abort) };
}

async function fetchSigned(
  request: S3Request,
  location: S3Location,
  host: RemoteHost,
  cache: Map<string, ArrayBuffer>,
  signal: AbortSignal,
): Promise<Response> {
  const { method, key, query = {}, body = '' } = request;
  const url = s3Url(location, key, query);
  const unsigned = {
    ...request.headers,
    'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
  };
  const { credentials, region } = location;
  let headers = new Headers(unsigned);
  if (credentials !== undefined) {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const datetime = host
      .now()
      .toISOString()
      .replace(/[:-]|\.\d{3}/g, '');
    const signer = new AwsV4Signer({
      ...{ method, url, headers: unsigned, body: null, service: 's3', region, datetime, cache },
      ...{ accessKeyId, secretAccessKey, sessionToken },
    });
    ({ headers } = await signer.sign());
  }
  throwIfInterrupted(host.signal);
  try {
    const content = method === 'PUT' || method === 'POST' ? body : undefined;
    return await fetch(url, { method, headers, body: content, redirect: 'manual', signal });
  } catch (error) {
    throwIfInterrupted(host.signal);
    throw explainNetworkError(error, location);
  }
}

function refuse(
  { method, key, tolerate = [] }: S3Request,
  { status, headers }: ResponseHead,
  body: string,
  location: S3Location,
  host: RemoteHost,
): { readonly kind: 'refused'; readonly code: string } {
  const code = readXmlText(body, 'Code') ?? '';
  const known = tolerate.find((one) => one === code || (code === '' && one === String(status)));
  if (known !== undefined) return { kind: 'refused', code: known };
  const request = `${method} s3://${location.bucket}/${key}`;
  const message = readXmlText(body, 'Message') ?? '';
  throw explainS3Refusal({ status, code, message, headers, body, request }, location, host.now());
}

async function readText(response: Response, location: S3Location, { signal }: RemoteHost): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throwIfInterrupted(signal);
    throw explainNetworkError(error, location);
  }
}

async function* readChunks(
  response: Response,
  location: S3Location,
  { signal }: RemoteHost,
  release: () => void,
): AsyncIterable<Uint8Array> {
  try {
    if (response.body === null) return;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) yield chunk;
  } catch (error) {
    throwIfInterrupted(signal);
    throw explainNetworkError(error, location);
  } finally {
    release();
  }
}
