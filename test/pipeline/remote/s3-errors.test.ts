import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import type { Remote } from '../../../src/pipeline/remote/remote.ts';
import type { S3Credentials } from '../../../src/pipeline/remote/s3/s3-location.ts';
import { useS3Server, type S3Server } from '../../support/s3/s3-server.ts';
import { connect, createRemoteHost } from './support.ts';

const CREDENTIALS: S3Credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY',
  sessionToken: undefined,
  origin: 'AWS_ACCESS_KEY_ID',
  remedy: 'export AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET',
};

async function refusalOf(
  remote: Remote,
): Promise<{ code: string; message: string; hint: string | undefined }> {
  try {
    await remote.has(['files/md5/aa/b']);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error('it succeeded');
}

function connectWith(server: S3Server, credentials: Partial<S3Credentials>): Remote {
  return connect(server, createRemoteHost(), { credentials: { ...CREDENTIALS, ...credentials } });
}

test('a wrong secret', async () => {
  const server = await useS3Server();
  expect(await refusalOf(connectWith(server, { secretAccessKey: 'wrong' }))).toEqual({
    code: 'REMOTE_INVALID',
    message: `Expected the secret that belongs to the access key "AKIDEXAMPLE" (AWS_ACCESS_KEY_ID), got another: ${server.endpoint} refuses the signature.`,
    hint: 'export AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET',
  });
});

test('an unknown access key', async () => {
  const server = await useS3Server();
  expect(
    await refusalOf(connectWith(server, { accessKeyId: 'NOBODY', origin: '.dvc/config.local:3' })),
  ).toEqual({
    code: 'REMOTE_INVALID',
    message: `Expected an access key that ${server.endpoint} knows, got "NOBODY" (.dvc/config.local:3).`,
    hint: 'export AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET',
  });
});

test('a bucket that is not there', async () => {
  const server = await useS3Server();
  expect(await refusalOf(connect(server, createRemoteHost(), { bucket: 'bukcet' }))).toEqual({
    code: 'REMOTE_NOT_FOUND',
    message: `Expected the bucket "bukcet" at ${server.endpoint}, found none.`,
    hint: 'rakuten remote modify storage url s3://BUCKET/PATH   (or make the bucket)',
  });
});

test('a clock that is wrong', async () => {
  const server = await useS3Server({ now: () => new Date('2026-03-01T12:00:00Z') });
  const host = createRemoteHost({}, { now: () => new Date('2026-03-01T11:30:00Z') });
  expect(await refusalOf(connect(server, host))).toEqual({
    code: 'REMOTE_INVALID',
    message: `Expected this machine's clock to be right to 15 minutes: it says 2026-03-01T11:30:00Z, ${server.endpoint} says 2026-03-01T12:00:00Z.`,
    hint: 'sudo timedatectl set-ntp true   (or set the clock by hand)',
  });
});

test('a bucket in another region', async () => {
  const server = await useS3Server({ region: 'eu-west-3' });
  expect(await refusalOf(connect(server, createRemoteHost()))).toEqual({
    code: 'REMOTE_INVALID',
    message: 'Expected the bucket "bucket" in the region us-east-1, it is in eu-west-3.',
    hint: 'rakuten remote modify storage region eu-west-3',
  });
});

test('a redirection that tells the region in a header alone', async () => {
  const server = await useS3Server();
  const headers = { 'x-amz-bucket-region': 'eu-central-1' };
  server.inject({ kind: 'fail', status: 301, code: 'PermanentRedirect', headers }, 1);
  expect((await refusalOf(connect(server, createRemoteHost()))).hint).toBe(
    'rakuten remote modify storage region eu-central-1',
  );
});

test('rights that are missing', async () => {
  const server = await useS3Server();
  server.inject({ kind: 'fail', status: 403, code: 'AccessDenied' }, 1);
  expect(await refusalOf(connectWith(server, {}))).toEqual({
    code: 'REMOTE_INVALID',
    message: `Expected the access key "AKIDEXAMPLE" to be allowed GET s3://bucket/; ${server.endpoint} denies it.`,
    hint: 'Allow it s3:ListBucket, s3:GetObject and s3:PutObject on bucket, or use another key: export AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET',
  });
});

test('nothing listening, which is soon given up', async () => {
  const server = await useS3Server();
  await server.close();
  const host = createRemoteHost();
  expect(await refusalOf(connect(server, host))).toEqual({
    code: 'REMOTE_FAILED',
    message: `Expected a storage at ${server.endpoint}, found nothing listening there (ECONNREFUSED).`,
    hint: 'rakuten remote modify storage endpointurl URL   (or start it)',
  });
  expect(host.waits).toEqual([100, 200]);
});

test('https where there is none', async () => {
  const server = await useS3Server();
  const endpoint = server.endpoint.replace('http:', 'https:');
  const { code, hint } = await refusalOf(connect(server, createRemoteHost(), { endpoint }));
  expect({ code, hint }).toEqual({
    code: 'REMOTE_FAILED',
    hint: `rakuten remote modify storage endpointurl ${server.endpoint}`,
  });
});

test('a web server that is no storage', async () => {
  const server = createServer((_request, response) => response.end('<html>Welcome</html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const storage = await useS3Server();
  const { code, message } = await refusalOf(connect(storage, createRemoteHost(), { endpoint }));
  server.closeAllConnections();
  server.close();
  expect({ code, message }).toEqual({
    code: 'REMOTE_INVALID',
    message: `Expected S3-compatible storage at ${endpoint}, got an answer that begins with "<html>Welcome</html>".`,
  });
});

test('an interruption ends a transfer at once', async () => {
  const server = await useS3Server();
  const interruption = new AbortController();
  server.inject({ kind: 'fail', status: 503, code: 'SlowDown' }, 100);
  const host = createRemoteHost(
    {},
    {
      signal: interruption.signal,
      sleep: () => {
        interruption.abort();
        return Promise.resolve();
      },
    },
  );
  expect((await refusalOf(connect(server, host))).code).toBe('INTERRUPTED');
  expect(server.log.length).toBe(1);
});
