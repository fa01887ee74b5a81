/** A row that cannot be used, and why. */
export interface Fault {
  /** Name of the column at fault; empty where it is the whole row. */
  readonly column: string;
  /** The same words for the same kind of fault, so that they can be counted. */
  readonly reason: string;
  /** A remark on this very value, such as "did you mean 1140?". */
  readonly remark?: string;
  /** What stands there. */
  readonly value: string;
}

export interface QuarantinedRow extends Fault {
  /** Name of the file without its folder, so that the same data gives the same bytes wherever it lies. */
  readonly file: string;
  /** Line that the row starts on, from 1. */
  readonly line: number;
}

export const QUARANTINE_COLUMNS = ['file', 'line', 'column', 'reason', 'value'] as const;

/** Characters of the offending value that are kept: enough to recognise it, and no 10 kB description. */
const MAX_VALUE_LENGTH = 200;

export function quarantineFields(row: QuarantinedRow): (string | number)[] {
  return [row.file, row.line, row.column, reasonWithRemark(row), truncate(row.value, MAX_VALUE_LENGTH)];
}

/** One line for the user: `Y_train.csv:7 prdtypecode "114": not one of the 27 codes; did you mean 1140?` */
export function describeQuarantinedRow(row: QuarantinedRow): string {
  const column = row.column === '' ? '' : ` ${row.column}`;
  return `${row.file}:${row.line}${column} ${JSON.stringify(truncate(row.value, 60))}: ${reasonWithRemark(row)}`;
}

/** How many rows were set aside for each reason, most frequent first, then in alphabetical order. */
export function countReasons(
  rows: readonly QuarantinedRow[],
): { reason: string; rows: number; first: QuarantinedRow }[] {
  const reasons = new Map<string, { reason: string; rows: number; first: QuarantinedRow }>();
  for (const row of rows) {
    const known = reasons.get(row.reason);
    if (known === undefined) reasons.set(row.reason, { reason: row.reason, rows: 1, first: row });
    else known.rows += 1;
  }
  return [...reasons.values()].sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
}

function reasonWithRemark({ reason, remark }: Fault): string {
  return remark === undefined ? reason : `${reason}; ${remark}`;
}

function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  // Not between the two halves of a character outside the basic plane.
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
