import type { Notification } from '../../tracking/retraining/outbox.ts';

export interface PostOptions {
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

/**
 * Sends a notification as JSON by POST, its key also as `Idempotency-Key`. Returns null where it arrived (status 2xx), otherwise why
 * not, in words that do not hold the address: that may be a secret. Never throws. Redirects are not followed.
 */
export async function postNotification(
  url: string,
  { key, payload }: Notification,
  { timeoutMs, fetch }: PostOptions,
): Promise<string | null> {
  const problem = checkAddress(url);
  if (problem !== null) return problem;
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(payload),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': encodeURIComponent(key),
        connection: 'close',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // What it says is not looked at, but holds the connection until it is read or dropped.
    await response.body?.cancel();
    if (response.ok) return null;
    return response.status >= 300 && response.status < 400
      ? `redirected elsewhere (${response.status})`
      : `HTTP ${response.status}`;
  } catch (error) {
    return explain(error, timeoutMs);
  }
}

/** What is wrong with the address of a webhook; null where nothing is. */
export function checkAddress(url: string): string | null {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') {
    return parsed.username === '' && parsed.password === ''
      ? null
      : 'an address with a user name or password is not sent to';
  }
  return 'not an address that begins with http:// or https://';
}

/** A code such as ECONNREFUSED; messages may quote the address. */
function explain(error: unknown, timeoutMs: number): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return 'could not be sent';
}
