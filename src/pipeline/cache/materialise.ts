import { statSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import { hashFile } from '../../files/hash-file.ts';
import { hashPath, type Hasher } from '../hashing/hash-path.ts';
import { copyAndHash, copySmallFile } from './copy-verified.ts';
import { createLinker } from './link-object.ts';
import { objectPath, setAside, type ObjectStore } from './object-store.ts';

const LARGE_BYTES = 1 << 20;

/**
 * Makes a file with the content of an object at a path where there is none. Whether the object is what its name
 * says is looked at on the way: one that is not is set aside, and `CACHE_MISSING` thrown. Only awaits for what is large.
 */
export type Materialiser = (md5: string, at: string, isExecutable: boolean) => Promise<void> | undefined;

/** A materialiser for places on one file system. */
export function createMaterialiser(store: ObjectStore, hasher: Hasher): Materialiser {
  const { effects, linkTypes } = store;
  const link = createLinker(linkTypes, effects);
  const onlyCopies = linkTypes[0] === 'copy';
  const verified = new Set<string>();

  const verify = async (md5: string): Promise<void> => {
    if (verified.has(md5)) return;
    const object = objectPath(store, md5);
    // A large one is not read again where the table knows it and nothing has touched it since.
    const actual =
      statSync(object).size < LARGE_BYTES ? hashFile(object, 'md5') : (await hashPath(object, hasher))?.md5;
    if (actual !== md5) throw corrupt(store, md5);
    verified.add(md5);
  };
  const settle = (at: string, isExecutable: boolean): void => {
    const { mode } = statSync(at);
    // Whoever may read it may run it.
    if (isExecutable && (mode & 0o111) === 0) effects.setMode(at, mode | ((mode & 0o444) >> 2));
  };
  const makeCopy = (md5: string, at: string): Promise<void> | undefined => {
    const object = objectPath(store, md5);
    const small = copySmallFile(object, at, undefined, effects);
    if (small === undefined) return makeLargeCopy(md5, at);
    if (small.md5 !== md5) throw corrupt(store, md5);
    return undefined;
  };
  const makeLargeCopy = async (md5: string, at: string): Promise<void> => {
    const object = objectPath(store, md5);
    const stats = statSync(object);
    if (hasher.table.find(object, stats) === md5) {
      const { mode } = effects.write(at, new Uint8Array(), undefined);
      await effects.copy(object, at);
      effects.setMode(at, mode & 0o777);
      return;
    }
    const copy = await copyAndHash(object, at, undefined, effects, hasher.breathe);
    if (copy.md5 !== md5) throw corrupt(store, md5);
    hasher.table.remember(object, stats, md5);
  };
  const makeLink = async (md5: string, at: string, isExecutable: boolean): Promise<void> => {
    await verify(md5);
    if (!link(objectPath(store, md5), at)) await makeCopy(md5, at);
    settle(at, isExecutable);
  };
  // Where links have turned out to be impossible, small files are copied without ever awaiting.
  let linksFail = onlyCopies;
  return (md5, at, isExecutable) => {
    if (!linksFail) {
      return makeLink(md5, at, isExecutable).then(() => {
        linksFail = !link.canLink();
      });
    }
    const made = makeCopy(md5, at);
    if (made !== undefined) return made.then(() => settle(at, isExecutable));
    if (isExecutable) settle(at, isExecutable);
    return undefined;
  };
}

function corrupt(store: ObjectStore, md5: string): AppError {
  const keptAs = setAside(store, md5);
  return new AppError(
    'CACHE_MISSING',
    `The object ${md5} of the cache was damaged${keptAs === undefined ? '.' : ` and is kept as ${keptAs}.`}`,
    { hint: 'rakuten pull   (or rakuten repro, which makes it anew)' },
  );
}
