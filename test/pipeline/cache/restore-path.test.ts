import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import { objectPath } from '../../../src/pipeline/cache/object-store.ts';
import { restorePath } from '../../../src/pipeline/cache/restore-path.ts';
import { STORE_EFFECTS } from '../../../src/pipeline/cache/store-effects.ts';
import { createCache, listNames, modeOf } from './cache-fixture.ts';

const TREE = { 'data/a': 'one', 'data/sub/b': 'two', 'data/sub/deep/c': 'three' };

describe('restoring', () => {
  test('a folder that is gone brings it back, and nothing of it need be hashed again', async () => {
    const { project, store, hasher, keep } = createCache(TREE);
    const { md5 } = await keep('data');
    const before = project.tree();
    rmSync(project.path('data'), { recursive: true });
    expect(await restorePath(store, { md5 }, project.path('data'), hasher)).toEqual({
      kind: 'added',
      files: 3,
    });
    expect(project.tree()).toEqual(before);
    expect(modeOf(project.path('data/a'))).toBe('644');
    for (const name of Object.keys(TREE)) {
      expect(hasher.table.find(project.path(name), statSync(project.path(name))), name).toBeDefined();
    }
    expect(listNames(project.path('.rakuten/store'))).toEqual([]);
  });

  test('writes only the files that differ, and removes those that do not belong', async () => {
    const { project, store, hasher, keep } = createCache({ ...TREE, extra: 'x' });
    const { md5 } = await keep('data');
    const inode = statSync(project.path('data/a')).ino;
    project.write('data/sub/b', 'edited');
    project.write('data/more/d', 'four');
    await keep('data');
    expect(await restorePath(store, { md5 }, project.path('data'), hasher)).toEqual({
      kind: 'modified',
      files: 2,
    });
    expect(statSync(project.path('data/a')).ino).toBe(inode);
    expect(project.read('data/sub/b')).toBe('two');
    expect(readdirSync(project.path('data')).sort()).toEqual(['a', 'sub']);
    expect(await restorePath(store, { md5 }, project.path('data'), hasher)).toEqual({
      kind: 'unchanged',
      files: 0,
    });
  });

  test('a file keeps its executable bit, and gets or loses it alone', async () => {
    const { project, store, hasher, keep } = createCache({ 'run.sh': 'echo' });
    const { md5 } = await keep('run.sh');
    rmSync(project.path('run.sh'));
    await restorePath(store, { md5, isExecutable: true }, project.path('run.sh'), hasher);
    expect(modeOf(project.path('run.sh'))).toBe('755');
    expect(await restorePath(store, { md5 }, project.path('run.sh'), hasher)).toEqual({
      kind: 'modified',
      files: 1,
    });
    expect(modeOf(project.path('run.sh'))).toBe('644');
  });

  test('over an edit that is nowhere else is refused, and with force it is done', async () => {
    const { project, store, hasher, keep } = createCache(TREE);
    const { md5 } = await keep('data');
    project.write('data/a', 'my own');
    const refused = restorePath(store, { md5 }, project.path('data'), hasher);
    await expect(refused).rejects.toMatchObject({
      code: 'OUTPUT_EDITED',
      message: `${project.path('data')} holds what is neither in the lock nor in the cache, and would be lost.`,
      details: ['a'],
    });
    expect(project.read('data/a')).toBe('my own');
    await restorePath(store, { md5 }, project.path('data'), hasher, { force: true });
    expect(project.read('data/a')).toBe('one');
  });

  test('what the cache lacks says so before anything is touched', async () => {
    const { project, store, hasher, keep } = createCache(TREE);
    const { md5 } = await keep('data');
    rmSync(objectPath(store, 'b8a9f715dbb64fd5c56e7783c6820a61'), { force: true });
    rmSync(project.path('data/a'));
    await expect(restorePath(store, { md5 }, project.path('data'), hasher)).rejects.toMatchObject({
      code: 'CACHE_MISSING',
      details: ['b8a9f715dbb64fd5c56e7783c6820a61  sub/b'],
    });
    expect(existsSync(project.path('data/a'))).toBe(false);
    expect(existsSync(project.path('data/sub/deep/c'))).toBe(true);
  });

  test('a damaged object is found out, set aside and counts as missing; nothing is touched', async () => {
    const { project, store, hasher, keep } = createCache(TREE);
    const { md5 } = await keep('data');
    const path = objectPath(store, 'f97c5d29941bfb1b2fdab0874906ab82');
    chmodSync(path, 0o644);
    writeFileSync(path, 'eno');
    chmodSync(path, 0o444);
    rmSync(project.path('data'), { recursive: true });
    const restored = restorePath(store, { md5 }, project.path('data'), hasher);
    await expect(restored).rejects.toMatchObject({
      code: 'CACHE_MISSING',
      message: `The object f97c5d29941bfb1b2fdab0874906ab82 of the cache was damaged and is kept as ${project.path('.rakuten/corrupt/f97c5d29941bfb1b2fdab0874906ab82')}.`,
    });
    expect(existsSync(project.path('data'))).toBe(false);
    expect(existsSync(path)).toBe(false);
  });

  test('a folder where a file was, and a file where a folder was', async () => {
    const { project, store, hasher, keep } = createCache({ 'x/a': 'one', y: 'why' });
    const [folder, file] = [await keep('x'), await keep('y')];
    await restorePath(store, { md5: file.md5 }, project.path('x'), hasher);
    await restorePath(store, { md5: folder.md5 }, project.path('y'), hasher);
    expect(project.read('x')).toBe('why');
    expect(project.read('y/a')).toBe('one');
  });

  test('a file of a folder that became a folder, and the other way round', async () => {
    const { project, store, hasher, keep } = createCache({ 'd/a': 'one', 'd/b/c': 'two' });
    const { md5 } = await keep('d');
    rmSync(project.path('d'), { recursive: true });
    project.write('d/a/x', 'three');
    project.write('d/b', 'four');
    await keep('d');
    await restorePath(store, { md5 }, project.path('d'), hasher);
    expect([project.read('d/a'), project.read('d/b/c')]).toEqual(['one', 'two']);
    expect((await keep('d')).md5).toBe(md5);
  });

  test('never writes through a symbolic link to a folder', async () => {
    const { project, store, hasher, keep } = createCache({
      'd/in/a': 'one',
      'd/b': 'two',
      'elsewhere/a': 'mine',
    });
    const { md5 } = await keep('d');
    rmSync(project.path('d/in'), { recursive: true });
    symlinkSync(project.path('elsewhere'), project.path('d/in'));
    await restorePath(store, { md5 }, project.path('d'), hasher, { force: true });
    expect(project.read('elsewhere/a')).toBe('mine');
    expect(project.read('d/in/a')).toBe('one');
    expect(lstatSync(project.path('d/in')).isDirectory()).toBe(true);
    rmSync(project.path('d'), { recursive: true });
    symlinkSync(project.path('elsewhere'), project.path('d'));
    await restorePath(store, { md5 }, project.path('d'), hasher, { force: true });
    expect(project.read('elsewhere/a')).toBe('mine');
    expect(lstatSync(project.path('d')).isDirectory()).toBe(true);
  });

  test('an empty folder', async () => {
    const { project, store, hasher, keep } = createCache();
    mkdirSync(project.path('empty'));
    const { md5 } = await keep('empty');
    rmSync(project.path('empty'), { recursive: true });
    await restorePath(store, { md5 }, project.path('empty'), hasher);
    expect(readdirSync(project.path('empty'))).toEqual([]);
  });

  test.each(['hardlink', 'symlink', 'copy'] as const)(
    'with relink makes what was a %s the kind that is set now',
    async (type) => {
      const { project, store, hasher, keep } = createCache(TREE, { linkTypes: [type] });
      const { md5 } = await keep('data');
      const others = (['hardlink', 'symlink', 'copy'] as const).filter((other) => other !== type);
      for (const other of [...others, type]) {
        const result = await restorePath(
          { ...store, linkTypes: [other] },
          { md5 },
          project.path('data'),
          hasher,
          { relink: true },
        );
        expect(result.kind).toBe('unchanged');
        const stats = lstatSync(project.path('data/a'));
        expect([other, stats.isSymbolicLink(), stats.nlink > 1]).toEqual([
          other,
          other === 'symlink',
          other === 'hardlink',
        ]);
        expect((stats.mode & 0o200) !== 0).toBe(other !== 'hardlink');
        expect((await keep('data').catch(() => undefined))?.md5 ?? md5).toBe(md5);
        await restorePath({ ...store, linkTypes: [other] }, { md5 }, project.path('data'), hasher, {
          relink: true,
        });
      }
    },
  );

  test('on a full disk leaves everything as it was', async () => {
    let left = 2;
    const full: typeof STORE_EFFECTS.write = (path, ...rest) => {
      if (left-- > 0) return STORE_EFFECTS.write(path, ...rest);
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write', path });
    };
    const { project, store, hasher, keep } = createCache(TREE);
    const { md5 } = await keep('data');
    rmSync(project.path('data/sub'), { recursive: true });
    const before = project.tree();
    const broken = { ...store, effects: { ...STORE_EFFECTS, write: full } };
    left = 1;
    await expect(restorePath(broken, { md5 }, project.path('data'), hasher)).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(project.tree()).toEqual(before);
    expect(listNames(project.path('.rakuten/store'))).toEqual([]);
  });
});
