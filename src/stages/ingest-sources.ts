import { checkHeader, type SourceColumns } from '../data/source-columns.ts';
import { readHeaderRow, type SourceFile } from '../data/source-file.ts';
import { AppError } from '../errors/app-error.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';

export interface SourceFiles {
  readonly listings: SourceFile;
  readonly labels: SourceFile;
  readonly test: SourceFile;
}

/** The three files of the folder `source`. */
export function sourceFiles(context: StageContext, source: string): SourceFiles {
  const file = (base: string): SourceFile => {
    const name = `${source.replace(/(.)\/+$/, '$1')}/${base}`;
    return { name, path: context.input(name) };
  };
  return { listings: file('X_train.csv'), labels: file('Y_train.csv'), test: file('X_test.csv') };
}

/**
 * Where the three files have their columns. Throws `DATA_INVALID` naming all that is wrong with the headers at once; says
 * through `warn` which columns are not used.
 */
export async function readSourceColumns(
  files: SourceFiles,
  warn: (message: string) => void,
): Promise<Readonly<Record<keyof SourceFiles, SourceColumns>>> {
  const [listings, labels, test] = await Promise.all([
    inspect(files.listings, 'listings'),
    inspect(files.labels, 'labels'),
    inspect(files.test, 'listings'),
  ]);
  const problems = [listings, labels, test].flatMap((findings) => findings.problems);
  const [X, Y] = [files.listings.name, files.labels.name];
  // Labels that are numbered and listings that are not (or the reverse) could only be joined by guessing.
  if (problems.length === 0 && (listings.columns.index === -1) !== (labels.columns.index === -1)) {
    const [lacking, having] = listings.columns.index === -1 ? [X, Y] : [Y, X];
    problems.push(
      `${lacking}:1:1: expected an unnamed first column with the row index, as ${having} has, got none.`,
    );
  }
  if (problems.length > 0) throw invalidHeaders(problems);
  for (const [file, { unused }] of [
    [X, listings],
    [Y, labels],
    [files.test.name, test],
  ] as const) {
    if (unused.length > 0) warn(`${file}: columns that are not used: ${unused.join(', ')}`);
  }
  return { listings: listings.columns, labels: labels.columns, test: test.columns };
}

async function inspect(
  file: SourceFile,
  kind: 'listings' | 'labels',
): Promise<ReturnType<typeof checkHeader>> {
  return checkHeader({ name: file.name, kind, row: await readHeaderRow(file) });
}

function invalidHeaders(problems: readonly string[]): AppError {
  const hint =
    'Expected files as the challenge gives them; to start over from the sample: rakuten repro -S ingest.source=data/sample';
  const [only = ''] = problems;
  if (problems.length === 1) return new AppError('DATA_INVALID', only, { hint });
  return new AppError('DATA_INVALID', `${problems.length} problems with the headers of the data files.`, {
    details: problems,
    hint,
  });
}
