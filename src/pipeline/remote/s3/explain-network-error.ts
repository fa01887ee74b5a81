import { AppError } from '../../../errors/app-error.ts';
import { TransientFailure } from '../retry.ts';
import { SEND_AGAIN } from './explain-s3-refusal.ts';
import type { S3Location } from './s3-location.ts';

/** What it means that no answer, or only a part of one, came: a `TransientFailure`, or an `AppError` where trying again is useless. */
export function explainNetworkError(error: unknown, { endpoint, name }: S3Location): Error {
  const code = findCode(error);
  const failed = (message: string, hint: string): AppError =>
    new AppError('REMOTE_FAILED', message, { hint, cause: error });
  const address = `rakuten remote modify ${name} endpointurl URL`;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new TransientFailure(
        failed(
          `Expected a storage at ${endpoint}, found no such host (${code}).`,
          `${address}   (or check the network)`,
        ),
        'short',
      );
    case 'ECONNREFUSED':
      return new TransientFailure(
        failed(
          `Expected a storage at ${endpoint}, found nothing listening there (${code}).`,
          `${address}   (or start it)`,
        ),
        'short',
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return new TransientFailure(
        failed(
          `Expected a storage at ${endpoint}, could not reach it (${code}).`,
          `${address}   (or check the network)`,
        ),
        'short',
      );
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'EPROTO':
      return failed(
        `Expected https at ${endpoint}, found something else (${code}).`,
        `rakuten remote modify ${name} endpointurl ${endpoint.replace(/^https:/, 'http:')}`,
      );
    default:
      if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) {
        return failed(
          `Expected a certificate that this machine trusts at ${endpoint}, got another (${code}).`,
          'export NODE_EXTRA_CA_CERTS=/path/to/its-authority.pem',
        );
      }
      return new TransientFailure(
        failed(
          `Expected ${endpoint} to answer, but the connection kept breaking (${code || describe(error)}).`,
          SEND_AGAIN,
        ),
        'long',
      );
  }
}

/** fetch wraps what went wrong, sometimes twice. */
function findCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return findCode(at.errors[0]);
  }
  return '';
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
