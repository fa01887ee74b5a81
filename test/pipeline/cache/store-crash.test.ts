import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectGarbage } from '../../../src/pipeline/cache/collect-garbage.ts';
import {
  hasTree,
  isFolderId,
  openObjectStore,
  type LinkType,
  type ObjectStore,
} from '../../../src/pipeline/cache/object-store.ts';
import { restorePath } from '../../../src/pipeline/cache/restore-path.ts';
import { listRuns, saveRun } from '../../../src/pipeline/cache/run-cache.ts';
import { STORE_EFFECTS, type StoreEffects } from '../../../src/pipeline/cache/store-effects.ts';
import { storePath } from '../../../src/pipeline/cache/store-path.ts';
import { verifyObjects, type CorruptObject } from '../../../src/pipeline/cache/verify-objects.ts';
import { useBundle } from '../../support/use-bundle.ts';
import { createProject } from '../support/temp-project.ts';
import { createCache, listNames, objectsOf, runOf, type CacheFixture } from './cache-fixture.ts';
import type { StoreOrder } from './store-driver.ts';

/** How an effect fails: the process ends, so that nothing happens any more, or that effect and the writes after it fail. */
type Failure = 'killed' | 'disk-full';

/** Effects of which the n-th, from 1, fails. */
function failAt(place: number, failure: Failure): { effects: StoreEffects; reached: () => boolean } {
  let count = 0;
  let hasFailed = false;
  const wrap =
    <Arguments extends unknown[], Result>(
      name: keyof StoreEffects,
      effect: (...parts: Arguments) => Result,
    ) =>
    (...parts: Arguments): Result => {
      count++;
      const frees = name === 'remove' || name === 'rename' || name === 'setMode';
      if (failure === 'killed' ? count >= place : count >= place && !frees) {
        hasFailed = true;
        throw Object.assign(new Error(failure), {
          code: failure === 'killed' ? 'KILLED' : 'ENOSPC',
          syscall: name,
        });
      }
      return effect(...parts);
    };
  const effects: StoreEffects = {
    makeFolder: wrap('makeFolder', STORE_EFFECTS.makeFolder),
    write: wrap('write', STORE_EFFECTS.write),
    append: wrap('append', STORE_EFFECTS.append),
    copy: wrap('copy', STORE_EFFECTS.copy),
    clone: wrap('clone', STORE_EFFECTS.clone),
    link: wrap('link', STORE_EFFECTS.link),
    symlink: wrap('symlink', STORE_EFFECTS.symlink),
    setMode: wrap('setMode', STORE_EFFECTS.setMode),
    rename: wrap('rename', STORE_EFFECTS.rename),
    remove: wrap('remove', STORE_EFFECTS.remove),
    sync: wrap('sync', STORE_EFFECTS.sync),
  };
  return { effects, reached: () => hasFailed };
}

async function findCorrupt(store: ObjectStore): Promise<CorruptObject[]> {
  const found: CorruptObject[] = [];
  const quiet = { breathe: async () => undefined, onProgress: () => undefined };
  for await (const object of verifyObjects(store, quiet)) found.push(object);
  return found;
}

/** What holds at every moment: objects are whole, and where there is a listing there are its files. */
async function expectSound(store: ObjectStore, when: string): Promise<void> {
  expect(await findCorrupt(store), when).toEqual([]);
  const unlisted = Object.keys(objectsOf(store)).filter((md5) => isFolderId(md5) && !hasTree(store, md5));
  expect(unlisted, when).toEqual([]);
}

const FILES = { 'data/a': 'one', 'data/sub/b': 'two', 'data/c': 'one' };

/** Fails at every effect there is; returns how many those are. */
async function failEverywhere(
  failure: Failure,
  prepare: () => Promise<CacheFixture>,
  work: (fixture: CacheFixture, effects: StoreEffects) => Promise<unknown>,
  check: (fixture: CacheFixture, when: string) => Promise<void>,
): Promise<number> {
  for (let place = 1; ; place++) {
    const fixture = await prepare();
    const { effects, reached } = failAt(place, failure);
    const outcome = await work(fixture, effects).then(
      () => 'done',
      (error: unknown) => String(error),
    );
    const when = `${failure} at effect ${place}: ${outcome}`;
    await check(fixture, when);
    if (!reached()) {
      expect(outcome, when).toBe('done');
      return place - 1;
    }
    expect(outcome, when).toBe(`Error: ${failure}`);
  }
}

describe.each(['killed', 'disk-full'] as const)('%s at any effect', (failure) => {
  test.each(['copy', 'hardlink', 'symlink'] as const)(
    'of storing with %s: no half object, and the next one completes it',
    async (type) => {
      const prepare = async (): Promise<CacheFixture> => createCache(FILES, { linkTypes: [type] });
      const undisturbed = await prepare();
      await undisturbed.keep('data');
      const expected = objectsOf(undisturbed.store);
      const count = await failEverywhere(
        failure,
        prepare,
        async ({ store, project, hash, hasher }, effects) =>
          storePath({ ...store, effects }, project.path('data'), await hash('data'), hasher),
        async ({ store, project, keep }, when) => {
          for (const [path, text] of Object.entries(FILES)) expect(project.read(path), when).toBe(text);
          await expectSound(store, when);
          if (failure === 'disk-full') expect(listNames(project.path('.rakuten/store')), when).toEqual([]);
          await keep('data');
          expect(objectsOf(store), when).toEqual(expected);
        },
      );
      expect(count).toBeGreaterThan(10);
    },
  );

  test.each(['copy', 'hardlink', 'symlink'] as const)(
    'of restoring with %s: every file is the old or the new one, and the next one completes it',
    async (type) => {
      let md5 = '';
      let old: Record<string, string> = {};
      const prepare = async (): Promise<CacheFixture> => {
        const fixture = createCache(FILES, { linkTypes: [type] });
        ({ md5 } = await fixture.keep('data'));
        rmSync(fixture.project.path('data'), { recursive: true });
        old = { 'data/a': 'other', 'data/sub/d': 'four' };
        for (const [path, text] of Object.entries(old)) fixture.project.write(path, text);
        await fixture.keep('data');
        return fixture;
      };
      const count = await failEverywhere(
        failure,
        prepare,
        ({ store, project, hasher }, effects) =>
          restorePath({ ...store, effects }, { md5 }, project.path('data'), hasher),
        async ({ store, project, hasher }, when) => {
          await expectSound(store, when);
          for (const path of new Set([...Object.keys(FILES), ...Object.keys(old)])) {
            if (!existsSync(project.path(path))) continue;
            const possible = [FILES[path as keyof typeof FILES], old[path]];
            expect(possible, `${when}: ${path}`).toContain(project.read(path));
          }
          // Not taken for an edit of the user: that would be refused.
          await restorePath(store, { md5 }, project.path('data'), hasher);
          for (const [path, text] of Object.entries(FILES)) expect(project.read(path), when).toBe(text);
          expect(existsSync(project.path('data/sub/d')), when).toBe(false);
        },
      );
      expect(count).toBeGreaterThan(8);
    },
  );
});

test('killed at any effect of restoring a folder that is gone: it is there whole or not at all', async () => {
  let md5 = '';
  const count = await failEverywhere(
    'killed',
    async () => {
      const fixture = createCache(FILES);
      ({ md5 } = await fixture.keep('data'));
      rmSync(fixture.project.path('data'), { recursive: true });
      return fixture;
    },
    ({ store, project, hasher }, effects) =>
      restorePath({ ...store, effects }, { md5 }, project.path('data'), hasher),
    async ({ project, hash }, when) => {
      if (existsSync(project.path('data'))) expect((await hash('data')).md5, when).toBe(md5);
    },
  );
  expect(count).toBeGreaterThan(8);
});

test('killed at any effect of gc: no run and no listing names what is gone', async () => {
  const count = await failEverywhere(
    'killed',
    async () => {
      const fixture = createCache({ ...FILES, 'e/x': 'three' });
      for (const path of ['data', 'e'])
        saveRun(fixture.store.cacheFolder, runOf(path, (await fixture.keep(path)).md5));
      return fixture;
    },
    ({ store }, effects) => collectGarbage({ ...store, effects }, new Set(), { dry: false }),
    async ({ store }, when) => {
      await expectSound(store, when);
      const broken = [...listRuns(store.cacheFolder)].filter(
        ({ outs }) => !outs.every((md5) => hasTree(store, md5)),
      );
      expect(broken, when).toEqual([]);
    },
  );
  expect(count).toBe(2 + 2 + 3);
});

describe('processes of their own', () => {
  const file = useBundle(join(import.meta.dirname, 'store-driver.ts'));

  function start(order: StoreOrder) {
    const child = spawn(process.execPath, [file, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const started = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        resolve();
      });
    });
    const ended = new Promise<string>((resolve) => child.on('close', () => resolve(output)));
    return { child, started, ended };
  }

  test.each(['copy', 'hardlink'] as const)(
    'killed at random moments, two at once on one cache, leave only whole objects (%s)',
    async (type: LinkType) => {
      const project = createProject();
      const roots = ['one', 'two'].map((name) => project.path(name));
      for (const root of roots) mkdirSync(join(root, 'data'), { recursive: true });
      const store = openObjectStore({ root: roots[0] ?? '', cacheFolder: '../cache' });
      for (let round = 0; round < 6; round++) {
        // Both have the same content, so that they race for every object.
        const runs = roots.map((root) =>
          start({ root, linkTypes: [type], rounds: 1000, seed: String(round) }),
        );
        await Promise.all(
          runs.map(async ({ child, started, ended }, index) => {
            await started;
            await new Promise((resolve) => setTimeout(resolve, 20 + ((round * 97 + index * 53) % 200)));
            child.kill('SIGKILL');
            await ended;
          }),
        );
        for (const root of roots) mkdirSync(join(root, 'data'), { recursive: true });
        await expectSound(store, `round ${round}`);
      }
      expect(Object.keys(objectsOf(store)).length).toBeGreaterThan(40);
    },
    60_000,
  );

  test('that store the same folder at once both succeed', async () => {
    const project = createProject();
    const roots = ['one', 'two', 'three'].map((name) => project.path(name));
    for (const root of roots) mkdirSync(join(root, 'data'), { recursive: true });
    const runs = roots.map((root) => start({ root, linkTypes: ['copy'], rounds: 5, seed: 'same' }));
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual(roots.map(() => 'started\nended\n'));
    const store = openObjectStore({ root: roots[0] ?? '', cacheFolder: '../cache' });
    await expectSound(store, 'at the end');
    expect(Object.keys(objectsOf(store)).filter(isFolderId)).toHaveLength(5);
  }, 60_000);
});
