import { nearestName } from '../errors/nearest-name.ts';
import { formatCsvRow } from './csv-writer.ts';
import type { CsvRow } from './read-csv.ts';

type SourceKind = 'listings' | 'labels';

/** Where a source file has its columns: a position in the row for each, -1 for an index column that it does without. */
export interface SourceColumns {
  readonly width: number;
  readonly index: number;
  /** By official name: `designation` also where the file calls it `title`. */
  readonly positions: ReadonlyMap<string, number>;
}

export interface SourceHeader {
  /** As the user knows the file: `data/sample/X_train.csv`. */
  readonly name: string;
  readonly kind: SourceKind;
  /** Undefined for an empty file. */
  readonly row: CsvRow | undefined;
}

const OFFICIAL: Readonly<Record<SourceKind, readonly string[]>> = {
  listings: ['designation', 'description', 'productid', 'imageid'],
  labels: ['prdtypecode'],
};
const SYNONYMS: ReadonlyMap<string, string> = new Map([['title', 'designation']]);
/** What pandas calls the index column: nothing when it writes it, the second when it has read that back and writes again. */
const INDEX_NAMES = new Set(['', 'Unnamed: 0', 'index']);

export interface HeaderFindings {
  readonly columns: SourceColumns;
  /** What makes the file unusable, each with its place. */
  readonly problems: readonly string[];
  /** Names of columns that nobody reads. */
  readonly unused: readonly string[];
}

/** Finds the columns of a source file and says everything that is wrong with its header. The index column may be missing. */
export function checkHeader({ name, kind, row }: SourceHeader): HeaderFindings {
  const official = OFFICIAL[kind];
  const none = { columns: { width: 0, index: -1, positions: new Map<string, number>() }, unused: [] };
  const expected = `,${official.join(',')}`;
  if (row === undefined) {
    return { ...none, problems: [`${name}:1:1: expected the header ${expected}, got an empty file.`] };
  }
  const names = row.fields.map((field) => field.trim());
  const whole = findWholeProblem({ name, kind, names, expected });
  if (whole !== undefined) return { ...none, problems: [`${name}:1:1: ${whole}`] };

  const positions = new Map<string, number>();
  const unused: number[] = [];
  const problems: string[] = [];
  const index = INDEX_NAMES.has(names[0] ?? '') ? 0 : -1;
  for (const [position, typed] of names.entries()) {
    if (position === index) continue;
    const column = SYNONYMS.get(typed) ?? typed;
    const earlier = positions.get(column);
    if (earlier !== undefined) {
      const first = columnOffset(row, earlier);
      problems.push(
        `${name}:1:${columnOffset(row, position)}: expected the column ${column} once, got it again (first at 1:${first}).`,
      );
    } else if (official.includes(column)) positions.set(column, position);
    else unused.push(position);
  }
  const missing = official.filter((column) => !positions.has(column));
  for (const column of missing) {
    const position = unused.find((at) => nearestName(names[at] ?? '', missing) === column);
    const place = `${name}:1:${position === undefined ? 1 : columnOffset(row, position)}`;
    const got = position === undefined ? `only ${row.fields.join(',')}` : `"${names[position] ?? ''}"`;
    problems.push(`${place}: expected a column ${column}${synonymNote(column)}, got ${got}.`);
  }
  return {
    columns: { width: names.length, index, positions },
    problems,
    unused: unused.map((position) => names[position] ?? ''),
  };
}

/** A finding that makes all others pointless: another separator, or the other kind of file. */
function findWholeProblem(header: {
  readonly name: string;
  readonly kind: SourceKind;
  readonly names: readonly string[];
  readonly expected: string;
}): string | undefined {
  const { kind, names, expected } = header;
  const text = names.join(',');
  const has = (column: string): boolean => names.includes(column);
  for (const [separator, called] of SEPARATORS) {
    if (names.length === 1 && text.includes(separator))
      return `expected columns separated by commas, got ${called}.`;
  }
  const isListings = has('designation') || has('title');
  if (kind === 'listings' && !isListings && has('prdtypecode')) {
    return `expected the columns of listings (${expected}), got those of labels (${text}); are the X and Y files swapped?`;
  }
  if (kind === 'labels' && isListings && !has('prdtypecode')) {
    return `expected the columns of labels (${expected}), got those of listings (${text}); are the X and Y files swapped?`;
  }
  return undefined;
}

const SEPARATORS: readonly (readonly [string, string])[] = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
];

function synonymNote(column: string): string {
  return column === 'designation' ? ' (or title)' : '';
}

/** Where the header's field at `position` starts in its line, from 1. */
function columnOffset({ fields }: CsvRow, position: number): number {
  return Buffer.byteLength(formatCsvRow([...fields.slice(0, position), '']));
}
