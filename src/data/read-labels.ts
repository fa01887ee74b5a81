import { countEdits } from '../errors/nearest-name.ts';
import type { Fault, QuarantinedRow } from './quarantine.ts';
import type { SourceColumns } from './source-columns.ts';
import { readSourceRows, shortName, type SourceFile } from './source-file.ts';
import type { Taxonomy } from './taxonomy.ts';

/** What Y_train.csv says of one row index. */
export interface Label {
  readonly line: number;
  /** Undefined where the label was set aside. */
  readonly code: number | undefined;
}

export interface Labels {
  readonly byIndex: ReadonlyMap<number, Label>;
  readonly quarantined: readonly QuarantinedRow[];
  /** Rows of the file, the header not counted. */
  readonly rows: number;
  /** Rows without a usable index, which therefore cannot be joined. */
  readonly unjoinable: number;
}

/** Reads Y_train.csv: the product type code of each row index. Labels that are not of the taxonomy are set aside. Throws as `readSourceRows`. */
export async function readLabels(
  file: SourceFile,
  columns: SourceColumns,
  taxonomy: Taxonomy,
): Promise<Labels> {
  const byIndex = new Map<number, Label>();
  const quarantined: QuarantinedRow[] = [];
  let rows = 0;
  for await (const row of readSourceRows(file, columns)) {
    rows += 1;
    const typed = row.fault === undefined ? row.field('prdtypecode').trim() : '';
    const fault = row.fault ?? checkLabel(typed, taxonomy);
    if (fault !== undefined) quarantined.push({ file: shortName(file), line: row.line, ...fault });
    if (row.fault !== undefined) continue;
    byIndex.set(row.index, { line: row.line, code: fault === undefined ? Number(typed) : undefined });
  }
  return { byIndex, quarantined, rows, unjoinable: rows - byIndex.size };
}

/** What is wrong with a product type code as it was typed. */
export function checkLabel(typed: string, taxonomy: Taxonomy): Fault | undefined {
  const column = 'prdtypecode';
  if (typed === '') return { column, reason: 'no label', value: typed };
  if (!/^\d{1,9}$/.test(typed)) return { column, reason: 'not a whole number', value: typed };
  if (taxonomy.has(Number(typed))) return undefined;
  const meant = suggestCode(typed, taxonomy.codes);
  const remark = meant === undefined ? undefined : `did you mean ${meant}?`;
  return { column, reason: `not one of the ${taxonomy.codes.length} codes`, remark, value: typed };
}

/** The one code that is a single edit away; a code with digits cut off its end (1140 → 114) comes first. */
function suggestCode(typed: string, codes: readonly number[]): number | undefined {
  const near = codes.filter((code) => countEdits(typed, String(code)) === 1);
  const cut = near.filter((code) => String(code).startsWith(typed));
  const candidates = cut.length > 0 ? cut : near;
  return candidates.length === 1 ? candidates[0] : undefined;
}
