import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatCsvRow } from '../../src/data/csv-writer.ts';
import type { StageContext, StageProgress, StageResult } from '../../src/pipeline/run/built-in-stage.ts';
import { ingestStage } from '../../src/stages/ingest-stage.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A listing with its label, before it is written to the official files. */
export interface RawRow {
  readonly row: number | string;
  readonly designation: string;
  readonly description?: string;
  readonly code?: number | string;
  readonly productid?: string;
}

export const X_HEADER = ',designation,description,productid,imageid\n';
export const Y_HEADER = ',prdtypecode\n';

/** `count` listings of three product types with different texts, rows numbered from `first`. */
export function makeRows(count: number, first = 0): RawRow[] {
  const codes = [10, 1140, 2583];
  return Array.from({ length: count }, (_, index) => {
    const row = first + index;
    return { row, designation: `Objet numéro ${row}`, description: `Texte ${row}`, code: codes[row % 3] };
  });
}

export function formatListings(rows: readonly RawRow[]): string {
  const lines = rows.map(({ row, designation, description = '', productid = '1' }) =>
    formatCsvRow([row, designation, description, productid, '2']),
  );
  return X_HEADER + lines.join('');
}

export function formatLabels(rows: readonly RawRow[]): string {
  return Y_HEADER + rows.map(({ row, code = 10 }) => formatCsvRow([row, code])).join('');
}

/** The three official files; undefined for one that is not there. */
export interface SourceContents {
  readonly 'X_train.csv': string | Uint8Array | undefined;
  readonly 'Y_train.csv': string | Uint8Array | undefined;
  readonly 'X_test.csv': string | Uint8Array | undefined;
}

export function makeSource(rows: readonly RawRow[] = makeRows(60)): SourceContents {
  return {
    'X_train.csv': formatListings(rows),
    'Y_train.csv': formatLabels(rows),
    'X_test.csv': formatListings(makeRows(5, 1000)),
  };
}

/** Files of data/arrival. */
export interface ArrivalContents {
  readonly 'load.json'?: string;
  readonly 'feedback.csv'?: string;
}

export interface IngestOutcome {
  readonly result: StageResult;
  readonly warnings: readonly string[];
  readonly progress: readonly StageProgress[];
  /** The content of an output, such as `data/interim/train.csv`. */
  readonly read: (path: string) => string;
}

/** Runs the stage on files in a temporary folder; the source is called `raw` there. */
export async function ingest(
  contents: SourceContents,
  settings: Readonly<Record<string, unknown>> = {},
  checkpoint: (progress?: StageProgress) => Promise<void> = async () => undefined,
  arrival: ArrivalContents = {},
): Promise<IngestOutcome> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'raw'));
  mkdirSync(join(folder, 'data/arrival'), { recursive: true });
  for (const name of ['load.json', 'feedback.csv'] as const) {
    const content = arrival[name];
    if (content !== undefined) writeFileSync(join(folder, 'data/arrival', name), content);
  }
  for (const name of ['X_train.csv', 'Y_train.csv', 'X_test.csv'] as const) {
    const content = contents[name];
    if (content !== undefined) writeFileSync(join(folder, 'raw', name), content);
  }
  const warnings: string[] = [];
  const progress: StageProgress[] = [];
  const context: StageContext = {
    stageName: 'ingest',
    root: folder,
    params: {
      ingest: {
        source: 'raw',
        evaluation_share: 0.2,
        max_quarantine_share: 0.5,
        min_class_rows: 3,
        ...settings,
      },
    },
    input: (path) => (path === 'data/categories.csv' ? path : join(folder, path)),
    output: (path) => {
      const output = join(folder, path);
      mkdirSync(dirname(output), { recursive: true });
      return output;
    },
    signal: new AbortController().signal,
    checkpoint: async (step) => {
      if (step !== undefined) progress.push(step);
      await checkpoint(step);
    },
    warn: (message) => warnings.push(message),
  };
  const result = await ingestStage.run(context);
  return { result, warnings, progress, read: (path) => readFileSync(join(folder, path), 'utf8') };
}
