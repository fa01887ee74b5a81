import { chmodSync, linkSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { collectGarbage } from '../../../src/pipeline/cache/collect-garbage.ts';
import { objectPath } from '../../../src/pipeline/cache/object-store.ts';
import { listRuns, saveRun } from '../../../src/pipeline/cache/run-cache.ts';
import { verifyObjects, type CorruptObject } from '../../../src/pipeline/cache/verify-objects.ts';
import { createCache, objectsOf, runOf } from './cache-fixture.ts';

const NOTHING = { dry: false } as const;

test('a folder that is kept keeps its files', async () => {
  const { store, keep } = createCache({ 'data/a': 'one', b: 'four' });
  const [data, b] = [await keep('data'), await keep('b')];
  const before = objectsOf(store);
  expect(await collectGarbage(store, new Set([data.md5]), NOTHING)).toEqual({
    removed: 1,
    bytes: 4,
    kept: 2,
    runs: 0,
  });
  const rest = Object.entries(before).filter(([md5]) => md5 !== b.md5);
  expect(objectsOf(store)).toEqual(Object.fromEntries(rest));
});

test('a file that a kept and an unused folder share stays', async () => {
  const { store, keep } = createCache({ 'x/a': 'one', 'x/b': 'two', 'y/a': 'one' });
  const [x, y] = [await keep('x'), await keep('y')];
  expect(await collectGarbage(store, new Set([y.md5]), NOTHING)).toMatchObject({ removed: 2, kept: 2 });
  expect(Object.values(objectsOf(store))).toContain('one');
  expect(objectsOf(store)[x.md5]).toBeUndefined();
});

test('dry, it counts and removes nothing', async () => {
  const { store, keep } = createCache({ a: 'one', b: 'four' });
  const { md5 } = await keep('a');
  await keep('b');
  saveRun(store.cacheFolder, runOf('x', md5));
  const before = objectsOf(store);
  expect(await collectGarbage(store, new Set(), { dry: true })).toEqual({
    removed: 2,
    bytes: 7,
    kept: 0,
    runs: 1,
  });
  expect(objectsOf(store)).toEqual(before);
  expect([...listRuns(store.cacheFolder)]).toHaveLength(1);
});

test('bytes that a workspace goes on using are not counted', async () => {
  const { project, store, keep } = createCache({ a: 'one' });
  const { md5 } = await keep('a');
  linkSync(objectPath(store, md5), project.path('linked'));
  expect(await collectGarbage(store, new Set(), NOTHING)).toMatchObject({ removed: 1, bytes: 0 });
});

test('runs that made what is removed go, also a file of a folder, and others stay', async () => {
  const { store, keep } = createCache({ a: 'one', 'd/x': 'two', 'e/x': 'three' });
  const [a, d, e] = [await keep('a'), await keep('d'), await keep('e')];
  for (const [cmd, { md5 }] of Object.entries({ a, d, e })) saveRun(store.cacheFolder, runOf(cmd, md5));
  expect(await collectGarbage(store, new Set([a.md5, e.md5]), NOTHING)).toMatchObject({
    removed: 2,
    runs: 1,
  });
  expect([...listRuns(store.cacheFolder)].flatMap(({ outs }) => outs).sort()).toEqual([a.md5, e.md5].sort());
});

test('without the listing of a folder that is to be kept nothing is removed, unless forced', async () => {
  const { store, keep } = createCache({ 'd/x': 'two' });
  const { md5 } = await keep('d');
  rmSync(objectPath(store, md5), { force: true });
  await expect(collectGarbage(store, new Set([md5]), NOTHING)).rejects.toMatchObject({
    code: 'CACHE_MISSING',
    details: [md5],
  });
  expect(Object.values(objectsOf(store))).toEqual(['two']);
  expect(await collectGarbage(store, new Set([md5]), { dry: false, force: true })).toMatchObject({
    removed: 1,
  });
});

test('a file that is no object is left alone', async () => {
  const { project, store, keep } = createCache({ a: 'one' });
  await keep('a');
  project.write('.dvc/cache/files/md5/ab/notes.txt', 'mine');
  await collectGarbage(store, new Set(), NOTHING);
  expect(project.read('.dvc/cache/files/md5/ab/notes.txt')).toBe('mine');
});

test('verify finds what is not what its name says, sets it aside, and leaves the rest', async () => {
  const { project, store, keep } = createCache({ 'd/a': 'one', 'd/b': 'two' });
  await keep('d');
  const path = objectPath(store, 'f97c5d29941bfb1b2fdab0874906ab82');
  chmodSync(path, 0o644);
  writeFileSync(path, 'ONE');
  chmodSync(path, 0o444);
  const found: CorruptObject[] = [];
  let seen = 0;
  const pace = {
    breathe: async () => undefined,
    onProgress: ({ objects }: { objects: number }) => (seen = objects),
  };
  for await (const object of verifyObjects(store, pace)) found.push(object);
  expect(found).toEqual([
    {
      md5: 'f97c5d29941bfb1b2fdab0874906ab82',
      actual: 'bc21e6484530fc9d0313cb816b733396',
      bytes: 3,
      keptAs: project.path('.rakuten/corrupt/f97c5d29941bfb1b2fdab0874906ab82'),
    },
  ]);
  expect(seen).toBe(3);
  expect(Object.values(objectsOf(store))).toHaveLength(2);
});
