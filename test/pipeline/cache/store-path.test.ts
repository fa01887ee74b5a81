import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasObject, hasTree, objectPath, readTree } from '../../../src/pipeline/cache/object-store.ts';
import { STORE_EFFECTS, type StoreEffects } from '../../../src/pipeline/cache/store-effects.ts';
import { hashAndStore, storePath } from '../../../src/pipeline/cache/store-path.ts';
import { createCache, listNames, modeOf, objectsOf } from './cache-fixture.ts';

const LONG_NAME = `${'é'.repeat(126)}.gz`;

describe('storing', () => {
  test('puts a file under its md5, read-only, as DVC does, and leaves the workspace alone', async () => {
    const { project, store, keep } = createCache({ foo: 'foo' });
    await keep('foo');
    expect(objectsOf(store)).toEqual({ acbd18db4cc2f85cedef654fccc4a4d8: 'foo' });
    expect(project.read('.dvc/cache/files/md5/ac/bd18db4cc2f85cedef654fccc4a4d8')).toBe('foo');
    expect(modeOf(project.path('.dvc/cache/files/md5/ac/bd18db4cc2f85cedef654fccc4a4d8'))).toBe('444');
    expect(modeOf(project.path('foo'))).toBe('644');
    expect(project.read('.dvc/.gitignore')).toBe('/config.local\n/tmp\n/cache\n');
    expect(listNames(project.path('.rakuten/store'))).toEqual([]);
  });

  test('puts a folder as its listing and its files, each content once', async () => {
    const { store, keep } = createCache({ 'data/a': 'one\n', 'data/sub/b': 'two\n', 'data/copy': 'one\n' });
    const { md5 } = await keep('data');
    expect(objectsOf(store)).toEqual({
      '5bbf5a52328e7439ae6e719dfe712200': 'one\n',
      c193497a1a06b2c72230e6146ff47080: 'two\n',
      [md5]:
        '[{"md5": "5bbf5a52328e7439ae6e719dfe712200", "relpath": "a"}, ' +
        '{"md5": "5bbf5a52328e7439ae6e719dfe712200", "relpath": "copy"}, ' +
        '{"md5": "c193497a1a06b2c72230e6146ff47080", "relpath": "sub/b"}]',
    });
    expect(hasTree(store, md5)).toBe(true);
  });

  test('keeps an empty folder as DVC does', async () => {
    const { project, store, keep } = createCache();
    mkdirSync(project.path('empty'));
    await keep('empty');
    expect(objectsOf(store)).toEqual({ 'd751713988987e9331980363e24189ce.dir': '[]' });
  });

  test.each([['a\nb'], ['it\'s "quoted"'], ['🛒 marché'], [LONG_NAME], [' leading and trailing '], ['-f']])(
    'takes a file called %j',
    async (name) => {
      const { store, keep } = createCache({ [`data/${name}`]: 'x' });
      const { md5 } = await keep('data');
      expect(readTree(store, md5)).toEqual([{ md5: '9dd4e461268c8034f5c8564e155c67a6', relpath: name }]);
    },
  );

  test('writes nothing the second time', async () => {
    const writes: string[] = [];
    const effects: StoreEffects = {
      ...STORE_EFFECTS,
      write: (path, ...rest) => {
        writes.push(path);
        return STORE_EFFECTS.write(path, ...rest);
      },
    };
    const { keep } = createCache({ 'data/a': 'one' }, { effects });
    await keep('data');
    expect(writes.splice(0)).not.toEqual([]);
    await keep('data');
    expect(writes).toEqual([]);
  });

  test('replaces an object of another size, which can only be damaged', async () => {
    const { store, keep } = createCache({ foo: 'foo' });
    const { md5 } = await keep('foo');
    chmodSync(objectPath(store, md5), 0o644);
    truncateSync(objectPath(store, md5), 1);
    chmodSync(objectPath(store, md5), 0o444);
    await keep('foo');
    expect(objectsOf(store)).toEqual({ [md5]: 'foo' });
  });

  test('refuses a file that is no longer what was hashed', async () => {
    const { project, store, hasher, hash } = createCache({ 'data/a': 'one' });
    const known = await hash('data');
    project.write('data/a', 'edited');
    await expect(storePath(store, project.path('data'), known, hasher)).rejects.toThrow(
      `Expected ${project.path('data/a')} to stay as it is while it is stored, it changed.`,
    );
    expect(objectsOf(store)).toEqual({});
    expect(listNames(project.path('.rakuten/store'))).toEqual([]);
  });

  test('copies and hashes a large file of which nothing is known in one go', async () => {
    const { project, store, hasher, hash } = createCache();
    const bytes = Buffer.alloc(3_000_000, 'abcdefg');
    writeFileSync(project.path('large'), bytes);
    const stored = await hashAndStore(store, project.path('large'), hasher);
    expect(stored?.md5).toBe(createHash('md5').update(bytes).digest('hex'));
    expect(stored).toEqual(await hash('large'));
    expect(readFileSync(objectPath(store, stored?.md5 ?? '')).equals(bytes)).toBe(true);
    expect(modeOf(objectPath(store, stored?.md5 ?? ''))).toBe('444');
  });

  test('of a path where nothing is, is nothing', async () => {
    const { project, store, hasher } = createCache();
    expect(await hashAndStore(store, project.path('nope'), hasher)).toBeUndefined();
  });
});

describe('links', () => {
  test('with hardlink the workspace shares the object, read-only, and need not be hashed again', async () => {
    const { project, store, hasher, keep } = createCache(
      { 'data/a': 'one', 'data/b': 'one' },
      { linkTypes: ['hardlink', 'copy'] },
    );
    await keep('data');
    const object = statSync(objectPath(store, 'f97c5d29941bfb1b2fdab0874906ab82'));
    for (const name of ['data/a', 'data/b']) {
      const stats = statSync(project.path(name));
      expect(stats.ino).toBe(object.ino);
      expect(hasher.table.find(project.path(name), stats)).toBe('f97c5d29941bfb1b2fdab0874906ab82');
    }
    expect(modeOf(project.path('data/a'))).toBe('444');
  });

  test('with symlink the workspace points to the object', async () => {
    const { project, store, keep } = createCache({ foo: 'foo' }, { linkTypes: ['symlink'] });
    const { md5 } = await keep('foo');
    expect(readlinkSync(project.path('foo'))).toBe(objectPath(store, md5));
    expect(project.read('foo')).toBe('foo');
    await keep('foo');
    expect(project.read('foo')).toBe('foo');
  });

  test('a symbolic link of the user is followed and its target left alone', async () => {
    const { project, store, keep } = createCache({ target: 'text' }, { linkTypes: ['hardlink'] });
    mkdirSync(project.path('data'));
    symlinkSync(project.path('target'), project.path('data/link'));
    const { md5 } = await keep('data');
    expect(hasTree(store, md5)).toBe(true);
    expect(modeOf(project.path('target'))).toBe('644');
  });

  test('a kind that the file system does not have is passed over', async () => {
    const refuse = (): never => {
      throw Object.assign(new Error('EXDEV'), { code: 'EXDEV', syscall: 'link' });
    };
    const { project, keep } = createCache(
      { foo: 'foo' },
      { linkTypes: ['hardlink', 'symlink', 'copy'], effects: { ...STORE_EFFECTS, link: refuse } },
    );
    await keep('foo');
    expect(lstatSync(project.path('foo')).isSymbolicLink()).toBe(true);
  });
});

describe('an object', () => {
  test('that is writable is read, and set aside if it is something else', async () => {
    const { project, store, keep } = createCache({ foo: 'foo' });
    const { md5 } = await keep('foo');
    const path = objectPath(store, md5);
    chmodSync(path, 0o644);
    expect(hasObject(store, md5)).toBe(true);
    expect(modeOf(path)).toBe('444');
    chmodSync(path, 0o644);
    writeFileSync(path, 'bar');
    expect(hasObject(store, md5)).toBe(false);
    expect(project.read(`.rakuten/corrupt/${md5}`)).toBe('bar');
  });

  test('of a folder is not there where one of its files is not', async () => {
    const { store, keep } = createCache({ 'data/a': 'one' });
    const { md5 } = await keep('data');
    rmSync(objectPath(store, 'f97c5d29941bfb1b2fdab0874906ab82'), { force: true });
    expect(hasObject(store, md5)).toBe(true);
    expect(hasTree(store, md5)).toBe(false);
  });

  test.each([
    ['outside of its folder', '[{"md5": "acbd18db4cc2f85cedef654fccc4a4d8", "relpath": "../../etc"}]'],
    ['an absolute path', '[{"md5": "acbd18db4cc2f85cedef654fccc4a4d8", "relpath": "/etc/passwd"}]'],
    ['no md5', '[{"md5": "../../x", "relpath": "a"}]'],
    ['no list', '{"a": 1}'],
  ])('that lists %s is no listing', async (_case, listing) => {
    const { project, store, keep } = createCache({ forged: listing });
    const { md5 } = await keep('forged');
    project.write('.dvc/cache/files/md5/00/x', '');
    const path = objectPath(store, `${md5}.dir`);
    writeFileSync(path, listing);
    expect(readTree(store, `${md5}.dir`)).toBeUndefined();
  });
});
