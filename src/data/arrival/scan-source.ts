import type { SourceColumns } from '../source-columns.ts';
import { readSourceRows, type SourceFile } from '../source-file.ts';
import type { Labels } from '../read-labels.ts';
import { createRowHash } from './row-hash.ts';

/** The rows of X_train.csv, as a load sees them. */
export interface SourceScan {
  /** One for each row that can be joined, in file order. */
  readonly hashes: BigUint64Array;
  /** The product type of each, -1 where it has no usable label. */
  readonly codes: Int32Array;
}

export interface ScanRequest {
  readonly file: SourceFile;
  readonly columns: SourceColumns;
  readonly labels: Labels;
  readonly seed: number;
  /** Called before each row. */
  readonly beforeRow?: () => void;
}

/** Reads X_train.csv for a load. A row without a usable index has no place among the others: ingest sets it aside. Throws as `readSourceRows`. */
export async function scanSource(request: ScanRequest): Promise<SourceScan> {
  const hashOf = createRowHash(request.seed);
  const hashes: bigint[] = [];
  const codes: number[] = [];
  for await (const row of readSourceRows(request.file, request.columns)) {
    request.beforeRow?.();
    if (row.fault !== undefined) continue;
    hashes.push(hashOf(row.field));
    codes.push(request.labels.byIndex.get(row.index)?.code ?? -1);
  }
  return { hashes: BigUint64Array.from(hashes), codes: Int32Array.from(codes) };
}
