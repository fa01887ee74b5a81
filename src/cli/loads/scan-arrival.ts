import { type SourceScan, scanSource } from '../../data/arrival/scan-source.ts';
import { type Labels, readLabels } from '../../data/read-labels.ts';
import { checkHeader, type SourceColumns } from '../../data/source-columns.ts';
import { readHeaderRow, type SourceFile } from '../../data/source-file.ts';
import { readTaxonomy } from '../../data/taxonomy.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ArrivalPlace } from './open-arrival.ts';

/** What there is to load, in two views. */
export interface ScannedSource extends SourceScan {
  /** The hashes, ascending. */
  readonly sorted: BigUint64Array;
}

/**
 * Reads the labels once; gives a function that reads the listings under a seed. Throws `DATA_NOT_FOUND` or `DATA_INVALID` where ingest
 * would: what cannot be read is not loaded.
 */
export async function openScan(
  place: ArrivalPlace,
  beforeRow: () => void,
): Promise<(seed: number) => Promise<ScannedSource>> {
  const taxonomy = await readTaxonomy(place.taxonomy.path, place.taxonomy.name);
  const columns = await readColumns(place.listings, 'listings');
  const labels: Labels = await readLabels(place.labels, await readColumns(place.labels, 'labels'), taxonomy);
  return async (seed) => {
    const scan = await scanSource({ file: place.listings, columns, labels, seed, beforeRow });
    return { ...scan, sorted: scan.hashes.slice().sort() };
  };
}

async function readColumns(file: SourceFile, kind: 'listings' | 'labels'): Promise<SourceColumns> {
  const { columns, problems } = checkHeader({ name: file.name, kind, row: await readHeaderRow(file) });
  const [problem] = problems;
  if (problem !== undefined)
    throw new AppError('DATA_INVALID', problem, { details: problems.slice(1), hint: 'rakuten repro ingest' });
  return columns;
}
