import { AppError } from '../../../errors/app-error.ts';
import { TransientFailure } from '../retry.ts';
import { readXmlText } from './read-xml.ts';
import type { S3Location } from './s3-location.ts';

/** An answer other than success. */
export interface S3Refusal {
  readonly status: number;
  /** S3's word for it, as `NoSuchBucket`; empty where the body has none. */
  readonly code: string;
  readonly message: string;
  readonly headers: Headers;
  readonly body: string;
  /** `PUT s3://bucket/key`. */
  readonly request: string;
}

/** Worth another try: S3's words, some of which come with a status of 400. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  ...['InternalError', 'OperationAborted', 'RequestTimeout', 'ServiceUnavailable', 'SlowDown'],
  ...['BadDigest', 'IncompleteBody', 'XAmzContentSHA256Mismatch', 'Throttling', 'ThrottlingException'],
  ...['RequestLimitExceeded', 'TooManyRequests'],
]);
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const REDIRECTIONS: ReadonlySet<string> = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);
export const SEND_AGAIN = 'The same command again, later: what was sent is not sent twice.';

/** What an answer other than success means for the person at the keyboard: a `TransientFailure` or an `AppError`. */
export function explainS3Refusal(refusal: S3Refusal, location: S3Location, now: Date): Error {
  const { status, code, message, headers, request } = refusal;
  if (TRANSIENT_CODES.has(code)) return transient(refusal, location);
  const region = readXmlText(refusal.body, 'Region') ?? headers.get('x-amz-bucket-region') ?? undefined;
  const isRedirection = status === 301 || status === 307 || REDIRECTIONS.has(code);
  if (isRedirection && region !== undefined && region !== location.region)
    return wrongRegion(region, location);
  switch (code) {
    case 'SignatureDoesNotMatch':
    case 'InvalidAccessKeyId':
    case 'ExpiredToken':
    case 'InvalidToken':
    case 'RequestTimeTooSkewed':
    case 'AccessDenied':
      return explainDenial(refusal, location, now);
    case 'NoSuchBucket':
      return noSuchBucket(location);
  }
  if (TRANSIENT_STATUSES.has(status)) return transient(refusal, location);
  if (status === 401 || status === 403)
    return explainDenial({ ...refusal, code: code || 'AccessDenied' }, location, now);
  if (isRedirection) return movedElsewhere(refusal, location);
  const words = [code, message.replace(/\.$/, '')].filter(Boolean).join(': ') || `HTTP status ${status}`;
  return new AppError('REMOTE_FAILED', `Expected ${location.endpoint} to accept ${request}, got ${words}.`, {
    hint: `rakuten remote list   (is ${location.endpoint} the right address for "${location.name}"?)`,
  });
}

function explainDenial(refusal: S3Refusal, location: S3Location, now: Date): AppError {
  const { name, endpoint, credentials } = location;
  const id = credentials?.accessKeyId ?? '';
  const origin = credentials?.origin ?? 'no credentials';
  const remedy = credentials?.remedy ?? `rakuten remote modify ${name} allow_anonymous_login false`;
  switch (refusal.code) {
    case 'SignatureDoesNotMatch':
      return invalid(
        `Expected the secret that belongs to the access key "${id}" (${origin}), got another: ${endpoint} refuses the signature.`,
        remedy,
      );
    case 'InvalidAccessKeyId':
      return invalid(`Expected an access key that ${endpoint} knows, got "${id}" (${origin}).`, remedy);
    case 'ExpiredToken':
    case 'InvalidToken':
      return invalid(
        `Expected a session token that is still good, got one that ${endpoint} refuses (${refusal.code}, ${origin}).`,
        'Log in anew, so that AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN are fresh.',
      );
    case 'RequestTimeTooSkewed':
      return clockSkew(refusal, location, now);
    default:
      return invalid(
        `Expected ${id === '' ? 'everybody' : `the access key "${id}"`} to be allowed ${refusal.request}; ${endpoint} denies it.`,
        `Allow it s3:ListBucket, s3:GetObject and s3:PutObject on ${location.bucket}, or use another key: ${remedy}`,
      );
  }
}

function clockSkew({ headers, body }: S3Refusal, { endpoint }: S3Location, now: Date): AppError {
  const theirs = readXmlText(body, 'ServerTime') ?? headers.get('date') ?? undefined;
  const parsed = theirs === undefined ? NaN : Date.parse(theirs);
  const there = Number.isNaN(parsed) ? 'another time' : toSeconds(new Date(parsed));
  return invalid(
    `Expected this machine's clock to be right to 15 minutes: it says ${toSeconds(now)}, ${endpoint} says ${there}.`,
    'sudo timedatectl set-ntp true   (or set the clock by hand)',
  );
}

function wrongRegion(region: string, { name, bucket, region: expected }: S3Location): AppError {
  return invalid(
    `Expected the bucket "${bucket}" in the region ${expected}, it is in ${region}.`,
    `rakuten remote modify ${name} region ${region}`,
  );
}

function movedElsewhere(
  { body, headers, status }: S3Refusal,
  { name, bucket, endpoint }: S3Location,
): AppError {
  const place =
    readXmlText(body, 'Endpoint') ?? headers.get('location') ?? 'another address, which it does not tell';
  return invalid(
    `Expected the bucket "${bucket}" at ${endpoint}, got a redirection (${status}) to ${place}.`,
    `rakuten remote modify ${name} endpointurl URL`,
  );
}

function noSuchBucket({ name, bucket, endpoint }: S3Location): AppError {
  return new AppError('REMOTE_NOT_FOUND', `Expected the bucket "${bucket}" at ${endpoint}, found none.`, {
    hint: `rakuten remote modify ${name} url s3://BUCKET/PATH   (or make the bucket)`,
  });
}

function transient(
  { status, code, message, headers, request }: S3Refusal,
  { endpoint }: S3Location,
): TransientFailure {
  const said = [code, message.replace(/\.$/, '')].filter(Boolean).join(': ');
  const words = `${status} ${said}`.trim();
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return new TransientFailure(
    new AppError(
      'REMOTE_FAILED',
      `Expected ${endpoint} to take ${request}; it kept failing, at last with ${words}.`,
      {
        hint: SEND_AGAIN,
      },
    ),
    'long',
    Number.isFinite(seconds) ? seconds * 1000 : undefined,
  );
}

function invalid(message: string, hint: string): AppError {
  return new AppError('REMOTE_INVALID', message, { hint });
}

function toSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
