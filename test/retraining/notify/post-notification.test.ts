import { describe, expect, it } from 'vitest';
import { checkAddress, postNotification } from '../../../src/retraining/notify/post-notification.ts';
import { startWebhook } from './webhook-server.ts';

const NOTE = { key: 'shop/retrain-1/promoted/é', event: 'promoted', payload: { text: 'Done.' } };
const post = (url: string, timeoutMs = 5000): Promise<string | null> =>
  postNotification(url, NOTE, { fetch, timeoutMs });

describe('a notification', () => {
  it('is posted as JSON, with its key as a header', async () => {
    const { url, received } = await startWebhook();
    expect(await post(url)).toBeNull();
    expect(received).toMatchObject([
      {
        ...{ path: '/hook/s3cret', body: { text: 'Done.' } },
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'shop%2Fretrain-1%2Fpromoted%2F%C3%A9',
        },
      },
    ]);
  });

  it.each([
    [204, null],
    [301, 'redirected elsewhere (301)'],
    [307, 'redirected elsewhere (307)'],
    [404, 'HTTP 404'],
    [500, 'HTTP 500'],
  ])('that is answered with %i says %s, and is not sent elsewhere', async (status, expected) => {
    const { url, received } = await startWebhook([status]);
    expect(await post(url)).toBe(expected);
    expect(received).toHaveLength(1);
  });

  it('that is never answered is given up', async () => {
    const { url } = await startWebhook([0]);
    expect(await post(url, 50)).toBe('no answer within 0.05 s');
  });

  it('that nobody listens to says so by a code', async () => {
    expect(await post('http://127.0.0.1:1/hook/s3cret')).toMatch(/^(ECONNREFUSED|could not be sent)$/);
  });

  it('never tells its address in what it says', async () => {
    const said = await Promise.all(
      [
        'http://no-such-host.invalid/s3cret',
        'http://127.0.0.1:1/s3cret',
        's3cret',
        'ftp://a/s3cret',
        'http://u:s3cret@a/',
      ].map((url) => post(url, 2000)),
    );
    for (const one of said) expect(one).not.toBeNull();
    expect(said.join()).not.toMatch(/s3cret|no-such-host/);
  });
});

it.each([
  ['https://example.org/x', null],
  ['http://localhost:8080', null],
  ['none', 'not an address that begins with http:// or https://'],
  ['file:///etc/passwd', 'not an address that begins with http:// or https://'],
  ['https://user:secret@example.org/', 'an address with a user name or password is not sent to'],
])('of the address %s it says %s', (url, expected) => {
  expect(checkAddress(url)).toBe(expected);
});
