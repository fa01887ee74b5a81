import { getEventListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import { receive } from '../../../src/pipeline/remote/receive-object.ts';
import { objectKey, type Remote } from '../../../src/pipeline/remote/remote.ts';
import { useS3Server, TEST_KEY } from '../../support/s3/s3-server.ts';
import { connect, createRemoteHost, makeBytes, md5Of } from './support.ts';
import { createProject } from '../support/temp-project.ts';

async function write(remote: Remote, content: Buffer, md5 = md5Of(content)): Promise<number> {
  const project = createProject();
  const file = project.path('object');
  writeFileSync(file, content);
  let bytes = 0;
  await remote.write({ key: objectKey(md5), file, md5 }, (count) => (bytes += count));
  return bytes;
}

async function read(remote: Remote, md5: string, host = createRemoteHost()): Promise<Buffer | undefined> {
  const project = createProject();
  const file = project.path('object');
  const bytes = await receive(remote, { key: objectKey(md5), file, md5 }, host, () => undefined);
  return bytes !== undefined ? Buffer.from(project.read('object'), 'utf8') : undefined;
}

async function errorOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error;
}

const isPart = ({ query }: { query: Readonly<Record<string, string>> }): boolean => 'partNumber' in query;

test('what is written is there, under its key in DVC’s layout, and comes back', async () => {
  const server = await useS3Server();
  const remote = connect(server, createRemoteHost());
  const md5 = md5Of('hello');
  expect(await write(remote, Buffer.from('hello'))).toBe(5);
  expect([...server.objects.keys()]).toEqual([`bucket/path/files/md5/5d/41402abc4b2a76b9719d911017c592`]);
  expect([...(await remote.has([objectKey(md5), objectKey('0'.repeat(32))]))]).toEqual([objectKey(md5)]);
  expect((await read(remote, md5))?.toString()).toBe('hello');
  expect(await read(remote, '0'.repeat(32))).toBeUndefined();
});

test('names that a signature has to escape are signed right', async () => {
  const server = await useS3Server({ buckets: ['bucket'] });
  const remote = connect(server, createRemoteHost(), { prefix: "a b+c/d!'()*&=%ü~/" });
  await write(remote, Buffer.from('x'));
  await write(remote, makeBytes(2500));
  expect(
    [...server.objects.keys()].every((path) => path.startsWith("bucket/a b+c/d!'()*&=%ü~/files/md5/")),
  ).toBe(true);
  const keys: string[] = [];
  for await (const key of remote.list('files/')) keys.push(key);
  expect(keys.length).toBe(2);
});

test('a session token goes along and is signed', async () => {
  const server = await useS3Server({ key: { ...TEST_KEY, sessionToken: 'token/+=' } });
  await write(connect(server, createRemoteHost()), Buffer.from('x'));
  expect(server.objects.size).toBe(1);
});

test.each([
  [999, 0],
  [1000, 0],
  [1001, 2],
  [5000, 5],
  [0, 0],
])('a file of %i bytes goes in %i parts', async (size, parts) => {
  const server = await useS3Server();
  const content = makeBytes(size);
  await write(connect(server, createRemoteHost()), content);
  expect(server.log.filter(isPart).length).toBe(parts);
  expect([...server.objects.values()]).toEqual([content]);
  expect(server.uploads.size).toBe(0);
});

test('never more parts are on their way than there are jobs', async () => {
  const server = await useS3Server();
  const remote = connect(server, createRemoteHost(), {}, 3);
  const original = fetch;
  let running = 0;
  let most = 0;
  vi.stubGlobal('fetch', async (...call: Parameters<typeof fetch>) => {
    most = Math.max(most, ++running);
    return original(...call).finally(() => running--);
  });
  await write(remote, makeBytes(20_000)).finally(() => vi.unstubAllGlobals());
  expect(most).toBe(3);
});

test.each([
  ['SlowDown', { kind: 'fail', status: 503, code: 'SlowDown' }],
  ['an answer without a body', { kind: 'fail', status: 500, code: '' }],
  ['a request that timed out', { kind: 'fail', status: 400, code: 'RequestTimeout' }],
  ['bytes that changed on the way', { kind: 'fail', status: 400, code: 'BadDigest' }],
  ['a broken connection', { kind: 'drop' }],
  ['an answer that got lost', { kind: 'lose-answer' }],
] as const)('%s is tried again', async (_name, fault) => {
  const server = await useS3Server();
  const host = createRemoteHost();
  server.inject(fault, 3);
  await write(connect(server, host), Buffer.from('hello'));
  expect(server.objects.size).toBe(1);
  expect(host.waits).toEqual([100, 200, 400]);
});

test('waits grow up to 20 s, and end after six of them', async () => {
  const server = await useS3Server();
  const host = createRemoteHost({}, { random: () => 1 });
  server.inject({ kind: 'fail', status: 503, code: 'SlowDown' }, 100);
  const error = await errorOf(write(connect(server, host), Buffer.from('hello')));
  expect(host.waits).toEqual([200, 400, 800, 1600, 3200, 6400]);
  expect(error.code).toBe('REMOTE_FAILED');
  expect(error.message).toBe(
    `Expected ${server.endpoint} to take PUT s3://bucket/path/files/md5/5d/41402abc4b2a76b9719d911017c592; it kept failing, at last with 503 SlowDown: As the test wants it.`,
  );
});

test('a storage that says how long to wait is left alone as long', async () => {
  const server = await useS3Server();
  const host = createRemoteHost();
  server.inject({ kind: 'fail', status: 503, code: 'SlowDown', headers: { 'retry-after': '7' } }, 1);
  await write(connect(server, host), Buffer.from('hello'));
  expect(host.waits).toEqual([7000]);
});

test('an upload that was cut off is taken up by the next process: only parts that are missing are sent', async () => {
  const server = await useS3Server();
  const content = makeBytes(6000);
  server.inject(
    { kind: 'fail', status: 403, code: 'AccessDenied' },
    1,
    ({ query }) => query.partNumber === '4',
  );
  await errorOf(write(connect(server, createRemoteHost(), {}, 1), content));
  expect([...server.uploads.values()].map(({ parts }) => [...parts.keys()])).toEqual([[1, 2, 3]]);
  server.log.length = 0;
  expect(await write(connect(server, createRemoteHost()), content)).toBe(6000);
  expect(server.log.filter(isPart).map(({ query }) => query.partNumber)).toEqual(['4', '5', '6']);
  expect([...server.objects.values()]).toEqual([content]);
});

test('a part that is there with other bytes is sent again', async () => {
  const server = await useS3Server();
  const content = makeBytes(3000);
  const path = `bucket/path/${objectKey(md5Of(content))}`;
  server.uploads.set('old', {
    path,
    parts: new Map([
      [1, makeBytes(1000, 9)],
      [2, content.subarray(1000, 2000)],
    ]),
  });
  await write(connect(server, createRemoteHost()), content);
  expect(server.log.filter(isPart).map(({ query }) => query.partNumber)).toEqual(['1', '3']);
  expect(server.objects.get(path)).toEqual(content);
});

test('an upload that another program cuts in other places is left alone', async () => {
  const server = await useS3Server();
  const content = makeBytes(3000);
  const path = `bucket/path/${objectKey(md5Of(content))}`;
  server.uploads.set('other', { path, parts: new Map([[1, content.subarray(0, 2500)]]) });
  await write(connect(server, createRemoteHost()), content);
  expect(server.objects.get(path)).toEqual(content);
  expect([...server.uploads.keys()]).toEqual(['other']);
});

test('two uploads of the same file at once both succeed', async () => {
  const server = await useS3Server();
  const content = makeBytes(9000);
  await Promise.all([1, 2, 3].map(() => write(connect(server, createRemoteHost()), content)));
  expect([...server.objects.values()]).toEqual([content]);
});

test('an upload that somebody else completed meanwhile counts as done', async () => {
  const server = await useS3Server();
  const content = makeBytes(3000);
  const path = `bucket/path/${objectKey(md5Of(content))}`;
  server.uploads.set('old', { path, parts: new Map([[1, content.subarray(0, 1000)]]) });
  const host = createRemoteHost(
    {},
    {
      now: () => {
        // The list of parts has been read when the first of them is sent.
        if (server.log.some(({ query }) => 'part-number-marker' in query)) {
          server.uploads.delete('old');
          server.objects.set(path, content);
        }
        return new Date();
      },
    },
  );
  await write(connect(server, host), content);
  expect(server.uploads.size).toBe(0);
  expect(server.objects.get(path)).toEqual(content);
});

test.each([500, 3000])('a file of %i bytes that is not what its name says is not put there', async (size) => {
  const server = await useS3Server();
  const wrong = md5Of('something else');
  const error = await errorOf(write(connect(server, createRemoteHost()), makeBytes(size), wrong));
  expect(error.code).toBe('CACHE_CORRUPT');
  expect(server.objects.size).toBe(0);
  expect(server.uploads.size).toBe(0);
});

test('a download goes on where the connection broke', async () => {
  const server = await useS3Server();
  const host = createRemoteHost();
  const remote = connect(server, host);
  const text = 'abcdefghij'.repeat(100);
  await write(remote, Buffer.from(text));
  server.inject({ kind: 'cut', afterBytes: 300 }, 3, ({ method }) => method === 'GET');
  expect((await read(remote, md5Of(text), host))?.toString()).toBe(text);
  expect(host.waits).toEqual([100, 100, 100]);
  expect(server.log.filter(({ method }) => method === 'GET').map(({ status }) => status)).toEqual([
    200, 206, 206, 206,
  ]);
});

test('a body that changed on the way is fetched once more', async () => {
  const server = await useS3Server();
  const remote = connect(server, createRemoteHost());
  await write(remote, Buffer.from('hello'));
  server.inject({ kind: 'corrupt' }, 1, ({ method }) => method === 'GET');
  expect((await read(remote, md5Of('hello')))?.toString()).toBe('hello');
});

test('an object that is damaged there is an error with both hashes', async () => {
  const server = await useS3Server();
  const remote = connect(server, createRemoteHost());
  const md5 = md5Of('hello');
  server.objects.set(`bucket/path/${objectKey(md5)}`, Buffer.from('hullo'));
  const error = await errorOf(read(remote, md5));
  expect(error.code).toBe('REMOTE_INVALID');
  expect(error.message).toBe(
    `Expected the md5 ${md5} of ${objectKey(md5)} in s3://bucket/path, got ${md5Of('hullo')}, twice: that copy is damaged.`,
  );
});

test('5,000 objects are found with a few lists, in pages, and without a question for each', async () => {
  const server = await useS3Server();
  const remote = connect(server, createRemoteHost());
  const ids = Array.from({ length: 5000 }, (_, index) => md5Of(String(index)));
  for (const md5 of ids) server.objects.set(`bucket/path/${objectKey(md5)}`, Buffer.alloc(0));
  const asked = [...ids, ...Array.from({ length: 500 }, (_, index) => md5Of(`other ${index}`))];
  expect([...(await remote.has(asked.map(objectKey)))].sort()).toEqual(ids.map(objectKey).sort());
  expect(server.log.every(({ method }) => method === 'GET')).toBe(true);
  expect(server.log.length).toBeLessThanOrEqual(16);
});

test('few objects in a large bucket are asked for one by one after a single page', async () => {
  const server = await useS3Server({ pageSize: 10 });
  const remote = connect(server, createRemoteHost());
  const ids = Array.from({ length: 200 }, (_, index) => md5Of(String(index)));
  for (const md5 of ids) server.objects.set(`bucket/path/${objectKey(md5)}`, Buffer.alloc(0));
  const asked = [...ids.slice(0, 5), md5Of('absent')];
  expect([...(await remote.has(asked.map(objectKey)))].sort()).toEqual(ids.slice(0, 5).map(objectKey).sort());
  expect(server.log.filter(({ method }) => method === 'GET').length).toBe(1);
  expect(server.log.filter(({ method }) => method === 'HEAD').length).toBeGreaterThanOrEqual(5);
});

test('all keys of a prefix come, page after page', async () => {
  const server = await useS3Server({ pageSize: 3 });
  const remote = connect(server, createRemoteHost());
  const keys = Array.from({ length: 10 }, (_, index) => `runs/aa/${index}`);
  for (const key of [...keys, 'files/x']) server.objects.set(`bucket/path/${key}`, Buffer.alloc(0));
  const found: string[] = [];
  for await (const key of remote.list('runs/')) found.push(key);
  expect(found).toEqual(keys);
});

test('nothing is left on the signal that all requests share', async () => {
  const server = await useS3Server();
  const host = createRemoteHost();
  const remote = connect(server, host);
  await write(remote, makeBytes(5000));
  await write(remote, Buffer.from('hello'));
  await read(remote, md5Of('hello'), host);
  await remote.has([objectKey(md5Of('absent'))]);
  expect(getEventListeners(host.signal, 'abort')).toEqual([]);
});
