import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly rawUrl: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface KnownKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SignatureRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Elements of the answer beside code and message. */
  readonly extra?: Readonly<Record<string, string>>;
}

const LARGEST_SKEW_MS = 15 * 60 * 1000;

/**
 * Checks an AWS Signature Version 4 in the Authorization header, written from Amazon's description of it ("Signature
 * Calculations for the Authorization Header"). Undefined where all is well.
 */
export function verifySignature(
  request: SignedRequest,
  key: KnownKey,
  region: string,
  now: Date,
): SignatureRefusal | undefined {
  const authorization = request.headers.authorization ?? '';
  const parsed =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (parsed === null) return refuse(403, 'AccessDenied', 'Anonymous or malformed authorization.');
  const [, id = '', day = '', signedRegion = '', service = '', signedHeaders = '', signature = ''] = parsed;
  if (id !== key.accessKeyId) {
    return refuse(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
  }
  if (signedRegion !== region) {
    const message = `The authorization header is malformed; the region '${signedRegion}' is wrong; expecting '${region}'`;
    return refuse(400, 'AuthorizationHeaderMalformed', message, { Region: region });
  }
  const timestamp = header(request, 'x-amz-date');
  const skew = checkTime(timestamp, day, now);
  if (skew !== undefined) return skew;
  if (service !== 's3') return refuse(403, 'SignatureDoesNotMatch', 'The service is not s3.');
  if (key.sessionToken !== undefined && header(request, 'x-amz-security-token') !== key.sessionToken) {
    return refuse(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
  }
  const names = signedHeaders.split(';');
  const mustSign = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))];
  const unsigned = mustSign.filter((name) => !names.includes(name));
  if (unsigned.length > 0) {
    return refuse(
      403,
      'AccessDenied',
      `There were headers present in the request which were not signed: ${unsigned.join(', ')}`,
    );
  }
  const payload = header(request, 'x-amz-content-sha256');
  if (payload !== sha256(request.body)) {
    return refuse(
      400,
      'XAmzContentSHA256Mismatch',
      'The provided x-amz-content-sha256 header does not match what was computed.',
    );
  }
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonicalRequest(request, names, payload))].join(
    '\n',
  );
  const dayKey = hmac(`AWS4${key.secretAccessKey}`, day);
  const signingKey = hmac(hmac(hmac(dayKey, region), 's3'), 'aws4_request');
  if (hmac(signingKey, text).toString('hex') === signature) return undefined;
  return refuse(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
  );
}

function checkTime(timestamp: string, day: string, now: Date): SignatureRefusal | undefined {
  const [, year, month, date, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  const time = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time) || !timestamp.startsWith(day)) return refuse(403, 'AccessDenied', 'Wrong date.');
  if (Math.abs(time - now.getTime()) <= LARGEST_SKEW_MS) return undefined;
  return refuse(
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    { RequestTime: timestamp, ServerTime: now.toISOString().replace(/\.\d+Z$/, 'Z') },
  );
}

function canonicalRequest(request: SignedRequest, names: readonly string[], payload: string): string {
  const [path = '', query = ''] = request.rawUrl.split(/\?(.*)/s);
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return [encode(decode(name)), encode(decode(value))] as const;
    })
    .sort(([left, leftValue], [right, rightValue]) => compare(left, right) || compare(leftValue, rightValue));
  return [
    request.method,
    path
      .split('/')
      .map((part) => encode(decode(part)))
      .join('/'),
    pairs.map(([name, value]) => `${name}=${value}`).join('&'),
    ...names.map((name) => `${name}:${header(request, name).trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    payload,
  ].join('\n');
}

function header({ headers }: SignedRequest, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function refuse(
  status: number,
  code: string,
  message: string,
  extra?: SignatureRefusal['extra'],
): SignatureRefusal {
  return { status, code, message, extra };
}
