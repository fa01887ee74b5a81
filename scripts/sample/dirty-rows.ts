import type { SampleListing } from './compose-listing.ts';

/** Rows that no classifier can use, as they turn up in real exports: `rakuten ingest` sets them apart and goes on. */
export const dirtyRows: readonly SampleListing[] = [
  { designation: '', description: '', label: '2583' },
  { designation: '   ', description: '', label: '1560' },
  { designation: 'NULL', description: '', label: '10' },
  { designation: 'Coussin carré déhoussable bleu canard', description: '', label: '' },
  { designation: 'Lot de 4 verres à eau', description: '<p>Passe au lave-vaisselle.</p>', label: '9999' },
  // A code that lost its last digit on the way through a spreadsheet: 1140.
  { designation: 'Figurine dragon articulé 15 cm', description: '', label: '114' },
  { designation: 'Buste de chevalier en résine', description: 'Peint à la main.', label: '114' },
];
