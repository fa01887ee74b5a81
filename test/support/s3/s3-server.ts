import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { answerRequest, type S3State } from './s3-operations.ts';
import { verifySignature, type KnownKey } from './verify-signature.ts';

/** What goes wrong with the requests that it is meant for, in place of an answer or on top of it. */
type Fault =
  | {
      readonly kind: 'fail';
      readonly status: number;
      readonly code: string;
      readonly headers?: Record<string, string>;
    }
  /** Breaks the connection before anything is done. */
  | { readonly kind: 'drop' }
  /** Breaks the connection after so many bytes of the answer's body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Turns a bit of the answer's body around. */
  | { readonly kind: 'corrupt' }
  /** Does what was asked, then breaks the connection. */
  | { readonly kind: 'lose-answer' };

export interface S3ServerOptions {
  readonly key?: KnownKey;
  readonly region?: string;
  readonly buckets?: readonly string[];
  readonly now?: () => Date;
  /** The most keys of a page. */
  readonly pageSize?: number;
}

interface LoggedRequest {
  readonly method: string;
  /** `/bucket/key`, decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly status: number;
  readonly bytes: number;
}

export interface S3Server {
  readonly endpoint: string;
  /** By `bucket/key`. */
  readonly objects: S3State['objects'];
  readonly uploads: S3State['uploads'];
  readonly log: LoggedRequest[];
  readonly key: KnownKey;
  /** The environment of a user who may use it. */
  readonly env: Readonly<Record<string, string>>;
  /** The next `times` requests that match meet the fault. */
  readonly inject: (
    fault: Fault,
    times: number,
    matches?: (request: Omit<LoggedRequest, 'status'>) => boolean,
  ) => void;
  readonly close: () => Promise<void>;
}

export const TEST_KEY: KnownKey = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY',
};

interface Injected {
  readonly fault: Fault;
  readonly matches: (request: Omit<LoggedRequest, 'status'>) => boolean;
  times: number;
}

const open: S3Server[] = [];
/** Starts a server that ends with the test. */
export async function useS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const server = await startS3Server(options);
  open.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** S3-compatible storage in memory, on 127.0.0.1, that checks the signature of every request. */
async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const { key = TEST_KEY, region = 'us-east-1', buckets = ['bucket'], now = () => new Date() } = options;
  const state: S3State = {
    buckets: new Set(buckets),
    objects: new Map(),
    uploads: new Map(),
    pageSize: options.pageSize ?? 1000,
  };
  const log: LoggedRequest[] = [];
  const injected: Injected[] = [];
  const server = createServer((incoming, response) => {
    void handle(incoming, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(incoming);
    const rawUrl = incoming.url ?? '/';
    const url = new URL(rawUrl, 'http://host');
    const request = {
      method: incoming.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: Object.fromEntries(url.searchParams),
      bytes: body.length,
    };
    const one = injected.find(({ times, matches }) => times > 0 && matches(request));
    if (one !== undefined) one.times--;
    const fault = one?.fault;
    if (fault?.kind === 'drop') {
      incoming.socket.destroy();
      return;
    }
    const refusal =
      fault?.kind === 'fail'
        ? { ...fault, message: 'As the test wants it.', extra: {} }
        : (verifySignature(
            { method: request.method, rawUrl, headers: incoming.headers, body },
            key,
            region,
            now(),
          ) ?? checkMd5(incoming, body));
    const answer =
      refusal === undefined
        ? answerRequest(state, { ...request, body, headers: incoming.headers })
        : { status: refusal.status, body: Buffer.from(errorXml(refusal)), headers: {} };
    log.push({ ...request, status: answer.status });
    if (fault?.kind === 'lose-answer') {
      incoming.socket.destroy();
      return;
    }
    const isHead = request.method === 'HEAD';
    response.writeHead(answer.status, {
      'content-type': 'application/xml',
      ...answer.headers,
      ...(fault?.kind === 'fail' ? fault.headers : {}),
      'content-length': isHead ? (answer.headers['content-length'] ?? 0) : answer.body.length,
      date: now().toUTCString(),
    });
    if (isHead) response.end();
    else if (fault?.kind === 'cut') {
      response.write(answer.body.subarray(0, fault.afterBytes), () => response.destroy());
    } else if (fault?.kind === 'corrupt') {
      const wrong = Buffer.from(answer.body);
      wrong[wrong.length >> 1] = (wrong[wrong.length >> 1] ?? 0) ^ 1;
      response.end(wrong);
    } else response.end(answer.body);
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    objects: state.objects,
    uploads: state.uploads,
    log,
    key,
    env: {
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_ENDPOINT_URL: endpoint,
    },
    inject: (fault, times, matches = () => true) => void injected.push({ fault, times, matches }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function checkMd5(incoming: IncomingMessage, body: Buffer) {
  const given = incoming.headers['content-md5'];
  if (given === undefined || given === createHash('md5').update(body).digest('base64')) return undefined;
  return {
    status: 400,
    code: 'BadDigest',
    message: 'The Content-MD5 you specified did not match.',
    extra: {},
  };
}

function errorXml(refusal: {
  code: string;
  message: string;
  extra?: Readonly<Record<string, string>>;
}): string {
  if (refusal.code === '') return '';
  const elements = Object.entries({ Code: refusal.code, Message: refusal.message, ...refusal.extra });
  const text = elements.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${text}</Error>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
