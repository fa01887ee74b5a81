// A process of its own that stores or restores a folder over and over, each time with other content: to be killed.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openObjectStore, type LinkType } from '../../../src/pipeline/cache/object-store.ts';
import { restorePath } from '../../../src/pipeline/cache/restore-path.ts';
import { storePath } from '../../../src/pipeline/cache/store-path.ts';
import { hashPath } from '../../../src/pipeline/hashing/hash-path.ts';
import { createHasher } from './create-hasher.ts';

export interface StoreOrder {
  readonly root: string;
  readonly linkTypes: readonly LinkType[];
  readonly rounds: number;
  /** Of the content. */
  readonly seed: string;
}

const { root, linkTypes, rounds, seed } = JSON.parse(process.argv[2] ?? '') as StoreOrder;
const store = openObjectStore({ root, linkTypes, cacheFolder: '../cache' });
const hasher = createHasher(root);
const data = join(root, 'data');
for (let round = 0; round < rounds; round++) {
  for (let file = 0; file < 40; file++) {
    const path = join(data, `${file}.txt`);
    // With links the object would be written to.
    rmSync(path, { force: true });
    writeFileSync(path, `${seed} ${round} ${file}\n`.repeat(1 + ((file * 7) % 500)));
  }
  const hash = await hashPath(data, hasher);
  if (hash === undefined) throw new Error('no data');
  await storePath(store, data, hash, hasher);
  rmSync(data, { recursive: true });
  await restorePath(store, hash, data, hasher);
  if (round === 0) process.stdout.write('started\n');
}
process.stdout.write('ended\n');
