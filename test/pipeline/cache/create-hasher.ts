import { join } from 'node:path';
import type { Hasher } from '../../../src/pipeline/hashing/hash-path.ts';
import { openHashTable } from '../../../src/pipeline/hashing/hash-table.ts';

export function createHasher(root: string): Hasher {
  return {
    table: openHashTable(join(root, '.rakuten', 'hashes.json'), () => new Date()),
    breathe: async () => undefined,
  };
}
