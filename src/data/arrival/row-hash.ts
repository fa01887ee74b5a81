import { createHash } from 'node:crypto';

/** Columns of a source file that make up a row's content. */
const CONTENT = ['designation', 'description', 'productid', 'imageid'] as const;

/** The hash of a row of X_train.csv, by its fields. 64 bits. */
export type RowHash = (field: (column: string) => string) => bigint;

/**
 * Places rows in the order in which they are loaded: by what they say, as it is written, never by where they stand. So the order is the
 * same for any order of the file, and rows added later take their places among the others. Equal rows have equal hashes.
 */
export function createRowHash(seed: number): RowHash {
  return (field) =>
    createHash('sha256')
      // As JSON, so that no text can run over into the next field.
      .update(JSON.stringify([seed, ...CONTENT.map(field)]))
      .digest()
      .readBigUInt64BE();
}
