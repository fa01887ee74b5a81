import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import { objectPath } from '../../../src/pipeline/cache/object-store.ts';
import { readProjectConfig } from '../../../src/pipeline/config/project-config.ts';
import { compareWithRemote } from '../../../src/pipeline/remote/compare-with-remote.ts';
import { createObjectFetcher } from '../../../src/pipeline/remote/create-object-fetcher.ts';
import { objectKey } from '../../../src/pipeline/remote/remote.ts';
import type { LockedOut } from '../../../src/pipeline/remote/select-outs.ts';
import { fetchOuts, pushOuts, type TransferReport } from '../../../src/pipeline/remote/transfer-outs.ts';
import { useS3Server } from '../../support/s3/s3-server.ts';
import { createCacheProject, createRemoteHost, md5Of, type CacheProject } from './support.ts';
import { createProject } from '../support/temp-project.ts';

const FILES = { 'a.txt': 'one', 'sub/b.txt': 'two', 'sub/c.txt': 'three' };

const outOf = (path: string, md5: string, parts: Partial<LockedOut> = {}): LockedOut => ({
  ...{ stage: path, path, md5, push: true, remote: undefined },
  ...parts,
});

const folderConfig = (folder: string): string =>
  `[core]\n    remote = disk\n['remote "disk"']\n    url = ${folder}\n`;
const s3Config = `[core]\n    remote = storage\n['remote "storage"']\n    url = s3://bucket/path\n`;

interface Side extends CacheProject {
  readonly push: (outs: readonly LockedOut[], runCache?: boolean) => Promise<TransferReport>;
  readonly fetch: (outs: readonly LockedOut[], runCache?: boolean) => Promise<TransferReport>;
}

function createSide(config: string, env: Record<string, string> = {}): Side {
  const project = createCacheProject({ '.dvc/config': config });
  const host = createRemoteHost(env);
  const request = (outs: readonly LockedOut[], runCache: boolean) => ({
    ...{ config: readProjectConfig(project.root), store: project.store, outs, runCache },
  });
  const only = (reports: readonly TransferReport[]): TransferReport => {
    const [report] = reports;
    if (report === undefined || reports.length > 1) throw new Error('expected one remote');
    return report;
  };
  return {
    ...project,
    push: async (outs, runCache = false) =>
      only(await pushOuts(request(outs, runCache), host, () => undefined)),
    fetch: async (outs, runCache = false) =>
      only(await fetchOuts(request(outs, runCache), host, () => undefined)),
  };
}

/** The same project on two machines: through a folder, and through S3. */
async function twoSides(kind: 'folder' | 's3') {
  if (kind === 'folder') {
    const config = folderConfig(createProject().path('remote'));
    return [createSide(config), createSide(config)] as const;
  }
  const server = await useS3Server();
  return [createSide(s3Config, server.env), createSide(s3Config, server.env)] as const;
}

test.each(['folder', 's3'] as const)('what one pushes to a %s, the other fetches', async (kind) => {
  const [here, there] = await twoSides(kind);
  const outs = [
    outOf('data', here.cacheFolder(FILES)),
    outOf('model', here.cache('model')),
    outOf('empty', here.cache('')),
  ];
  const pushed = await here.push(outs);
  expect(pushed).toMatchObject({
    files: 6,
    bytes: 11 + 5 + readSize(here, outs[0]?.md5 ?? ''),
    there: 0,
    missing: [],
  });
  const fetched = await there.fetch(outs);
  expect(fetched).toMatchObject({ files: 6, bytes: pushed.bytes, there: 0, missing: [], failures: [] });
  for (const content of [...Object.values(FILES), 'model', '']) {
    const path = objectPath(there.store, md5Of(content));
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(statSync(path).mode & 0o777).toBe(0o444);
  }
});

test.each(['folder', 's3'] as const)(
  'pushing to a %s twice sends nothing the second time, fetching neither',
  async (kind) => {
    const [here, there] = await twoSides(kind);
    const outs = [outOf('data', here.cacheFolder(FILES))];
    await here.push(outs);
    expect(await here.push(outs)).toMatchObject({ files: 0, bytes: 0, there: 4 });
    await there.fetch(outs);
    expect(await there.fetch(outs)).toMatchObject({ files: 0, bytes: 0, there: 4 });
  },
);

test.each(['folder', 's3'] as const)('two pushes to a %s at once both succeed', async (kind) => {
  const [here, there] = await twoSides(kind);
  const outs = [outOf('data', here.cacheFolder(FILES))];
  there.cacheFolder(FILES);
  const reports = await Promise.all([here.push(outs), there.push(outs), here.push(outs)]);
  expect(reports.flatMap(({ failures, missing }) => [...failures, ...missing])).toEqual([]);
  rmSync(join(there.store.folder), { recursive: true });
  expect(await there.fetch(outs)).toMatchObject({ files: 4, missing: [], failures: [] });
});

test('a folder of the remote holds whole objects under DVC’s names, read-only, and nothing else', async () => {
  const folder = createProject().path('remote');
  const here = createSide(folderConfig(folder));
  const md5 = here.cacheFolder({ 'a.txt': 'one' });
  await here.push([outOf('data', md5)]);
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  expect(found.sort()).toEqual([objectKey(md5), objectKey(md5Of('one'))].sort());
  expect(statSync(join(folder, objectKey(md5))).mode & 0o777).toBe(0o444);
});

test('what is in the cache neither here nor there is named by its paths; the rest goes, a folder without its listing', async () => {
  const folder = createProject().path('remote');
  const here = createSide(folderConfig(folder));
  const data = here.cacheFolder(FILES);
  rmSync(objectPath(here.store, md5Of('two')));
  const report = await here.push([
    outOf('data', data),
    outOf('gone', '0'.repeat(32)),
    outOf('copy', '0'.repeat(32)),
  ]);
  expect(report.missing).toEqual([
    { md5: md5Of('two'), paths: ['data/sub/b.txt'] },
    { md5: '0'.repeat(32), paths: ['gone', 'copy'] },
  ]);
  expect(report.files).toBe(2);
  expect(existsSync(join(folder, objectKey(data)))).toBe(false);
});

test('a file that is missing here but is there does not hold its folder’s listing back', async () => {
  const folder = createProject().path('remote');
  const here = createSide(folderConfig(folder));
  const data = here.cacheFolder(FILES);
  await here.push([outOf('b', md5Of('two'))]);
  rmSync(objectPath(here.store, md5Of('two')));
  expect(await here.push([outOf('data', data)])).toMatchObject({ files: 3, missing: [] });
});

test('fetching names what the remote does not have, and brings the rest', async () => {
  const [here, there] = await twoSides('s3');
  await here.push([outOf('model', here.cache('model'))]);
  const report = await there.fetch([outOf('model', md5Of('model')), outOf('data', `${'0'.repeat(32)}.dir`)]);
  expect(report.files).toBe(1);
  expect(report.missing).toEqual([{ md5: `${'0'.repeat(32)}.dir`, paths: ['data'] }]);
});

test('a damaged file of the cache is told and not sent; the others are', async () => {
  const folder = createProject().path('remote');
  const here = createSide(folderConfig(folder));
  const data = here.cacheFolder(FILES);
  const path = objectPath(here.store, md5Of('one'));
  rmSync(path);
  writeFileSync(path, 'two', { mode: 0o444 });
  const report = await here.push([outOf('data', data)]);
  expect(report.files).toBe(2);
  expect(report.failures.map(({ code, message }) => [code, message])).toEqual([
    ['CACHE_CORRUPT', `Expected the md5 ${md5Of('one')} of ${path}, got ${md5Of('two')}: not sent.`],
  ]);
  expect(existsSync(join(folder, objectKey(md5Of('one'))))).toBe(false);
  expect(existsSync(join(folder, objectKey(data)))).toBe(false);
});

test('a damaged object of the remote never gets into the cache; the others do', async () => {
  const server = await useS3Server();
  const here = createSide(s3Config, server.env);
  const there = createSide(s3Config, server.env);
  const outs = [outOf('data', here.cacheFolder(FILES))];
  await here.push(outs);
  server.objects.set(`bucket/path/${objectKey(md5Of('one'))}`, Buffer.from('tampered'));
  const report = await there.fetch(outs);
  expect(report.files).toBe(3);
  expect(report.failures.map(({ code }) => code)).toEqual(['REMOTE_INVALID']);
  expect(existsSync(objectPath(there.store, md5Of('one')))).toBe(false);
});

test('a push that the remote ended in the middle goes on with what is missing', async () => {
  const server = await useS3Server();
  const here = createSide(s3Config, server.env);
  const data = here.cacheFolder(
    Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${n}`, `text ${n}`])),
  );
  server.inject(
    { kind: 'fail', status: 507, code: 'QuotaExceeded' },
    1,
    ({ method }) => method === 'PUT' && server.objects.size > 9,
  );
  await expect(here.push([outOf('data', data)])).rejects.toMatchObject({ code: 'REMOTE_FAILED' });
  const sent = server.objects.size;
  expect(sent).toBeGreaterThan(9);
  expect(await here.push([outOf('data', data)])).toMatchObject({ files: 31 - sent, there: sent });
});

test('no more is left in the project’s state folder when a fetch has failed', async () => {
  const server = await useS3Server();
  const here = createSide(s3Config, server.env);
  const there = createSide(s3Config, server.env);
  const outs = [outOf('data', here.cacheFolder(FILES))];
  await here.push(outs);
  server.inject({ kind: 'fail', status: 400, code: 'Odd' }, 1, ({ path }) =>
    path.includes(md5Of('two').slice(2)),
  );
  await expect(there.fetch(outs)).rejects.toBeInstanceOf(AppError);
  expect(readdirSync(there.path('.rakuten/store'))).toEqual([]);
});

test('an out with push: false stays here, and is not missed when fetching', async () => {
  const [here, there] = await twoSides('folder');
  const outs = [outOf('secret', here.cache('secret'), { push: false }), outOf('model', here.cache('model'))];
  expect(await here.push(outs)).toMatchObject({ files: 1 });
  expect(await there.fetch(outs)).toMatchObject({ files: 1, missing: [] });
});

test('an out with a remote of its own goes there, and not where another remote is named', async () => {
  const folder = createProject();
  const config = `${folderConfig(folder.path('main'))}['remote "other"']\n    url = ${folder.path('other')}\n`;
  const here = createCacheProject({ '.dvc/config': config });
  const outs = [outOf('a', here.cache('a')), outOf('b', here.cache('b'), { remote: 'other' })];
  const request = { config: readProjectConfig(here.root), store: here.store, outs, runCache: false };
  const push = (remoteName?: string) =>
    pushOuts({ ...request, remoteName }, createRemoteHost(), () => undefined);
  expect((await push()).map(({ remote, files }) => [remote, files])).toEqual([
    ['disk', 1],
    ['other', 1],
  ]);
  expect((await push('disk')).map(({ remote, files, there }) => [remote, files, there])).toEqual([
    ['disk', 0, 1],
  ]);
});

const RUN = `runs/${'a'.repeat(2)}/${'a'.repeat(64)}/${'b'.repeat(64)}`;

test.each(['folder', 's3'] as const)('runs go to a %s with what they made, and come back', async (kind) => {
  const [here, there] = await twoSides(kind);
  const old = here.cache('made by an earlier run');
  const entry = `cmd: make\ndeps:\n- path: in\n  md5: ${md5Of('in')}\nouts:\n- path: out\n  hash: md5\n  md5: ${old}\n`;
  here.write(join('.dvc/cache', RUN), entry);
  expect(await here.push([], true)).toMatchObject({ files: 1, runs: 1, missing: [] });
  expect(await here.push([], true)).toMatchObject({ files: 0, runs: 0 });
  expect(await there.fetch([], true)).toMatchObject({ files: 0, runs: 1 });
  expect(there.read(join('.dvc/cache', RUN))).toBe(entry);
  const fetcher = createObjectFetcher(
    { config: readProjectConfig(there.root), store: there.store },
    createRemoteHost({}),
    () => undefined,
  );
  if (kind === 'folder') {
    await fetcher.fetchObjects([old, '0'.repeat(32)]);
    expect(readFileSync(objectPath(there.store, old), 'utf8')).toBe('made by an earlier run');
  }
});

test('a run that is cut off on the remote does not get into the cache', async () => {
  const folder = createProject();
  folder.write(join('remote', RUN), '{half');
  const there = createSide(folderConfig(folder.path('remote')));
  expect(await there.fetch([], true)).toMatchObject({ runs: 0 });
  expect(existsSync(there.path(join('.dvc/cache', RUN)))).toBe(false);
});

test('cache and remote compared: same, new, deleted and missing, as DVC names them', async () => {
  const folder = createProject().path('remote');
  const here = createSide(folderConfig(folder));
  const outs = [
    outOf('same', here.cache('same')),
    outOf('new', here.cache('new')),
    outOf('deleted', here.cache('deleted')),
    outOf('missing', '0'.repeat(32)),
    outOf('data', here.cacheFolder(FILES)),
    outOf('secret', here.cache('secret'), { push: false }),
  ];
  await here.push(outs.filter(({ path }) => path === 'same' || path === 'deleted'));
  await here.push([outOf('one', md5Of('one'))]);
  rmSync(objectPath(here.store, md5Of('deleted')));
  const request = { config: readProjectConfig(here.root), store: here.store, outs };
  const compared = await compareWithRemote(request, createRemoteHost());
  expect(compared.map(({ path, state, remote }) => [path, state, remote])).toEqual([
    ['same', 'same', 'disk'],
    ['new', 'new', 'disk'],
    ['deleted', 'deleted', 'disk'],
    ['missing', 'missing', 'disk'],
    ['data', 'new', 'disk'],
  ]);
  expect(compared[4]?.files.map(({ path, state }) => [path, state])).toEqual([
    ['data/sub/b.txt', 'new'],
    ['data/sub/c.txt', 'new'],
  ]);
});

test('progress counts files and bytes up to the totals', async () => {
  const folder = createProject().path('remote');
  const here = createSide(folderConfig(folder));
  const outs = [outOf('data', here.cacheFolder(FILES))];
  const request = { config: readProjectConfig(here.root), store: here.store, outs, runCache: false };
  const seen: string[] = [];
  await pushOuts(request, createRemoteHost(), ({ doneFiles, totalFiles, doneBytes, totalBytes }) => {
    seen.push(`${doneFiles}/${totalFiles} ${doneBytes === totalBytes}`);
  });
  expect(seen.at(-1)).toBe('4/4 true');
});

function readSize(side: Side, md5: string): number {
  mkdirSync(side.path('.dvc'), { recursive: true });
  return statSync(objectPath(side.store, md5)).size;
}
