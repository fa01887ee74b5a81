import type { PicturedListing } from './images/pictured-listing.ts';
import { RowBuffer } from './row-buffer.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import { appendRow, type Vectoriser } from './vectoriser.ts';

/** The vectors of these listings, in their order. `afterEach` is awaited behind each of them. */
export async function vectoriseListings<T extends PicturedListing>(
  vectoriser: Vectoriser,
  listings: readonly T[],
  afterEach: (listing: T, row: number) => Promise<void>,
): Promise<SparseMatrix> {
  const rows = startRows(vectoriser, listings.length);
  for (const [row, listing] of listings.entries()) {
    rows.add(listing);
    await afterEach(listing, row);
  }
  return rows.finish();
}

/** The same, without a breath in between. */
export function vectoriseAtOnce(vectoriser: Vectoriser, listings: readonly PicturedListing[]): SparseMatrix {
  const rows = startRows(vectoriser, listings.length);
  listings.forEach(rows.add);
  return rows.finish();
}

function startRows(
  vectoriser: Vectoriser,
  count: number,
): { readonly add: (listing: PicturedListing) => void; readonly finish: () => SparseMatrix } {
  const rows = new RowBuffer();
  const indptr = new Uint32Array(count + 1);
  let row = 0;
  return {
    add: (listing) => {
      appendRow(vectoriser, listing, rows);
      row += 1;
      indptr[row] = rows.length;
    },
    finish: () => ({
      columns: vectoriser.columns,
      indptr,
      indices: rows.indices.slice(0, rows.length),
      values: rows.values.slice(0, rows.length),
    }),
  };
}
