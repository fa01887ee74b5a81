/** A content that several listings share although they are labelled differently. */
interface LabelConflict {
  /** The first few row indices, ascending. */
  readonly rows: readonly number[];
  /** How many listings have each code, by code ascending. */
  readonly codes: Readonly<Record<string, number>>;
}

export interface DuplicateFigures {
  /** Contents that more than one listing has. */
  readonly groups: number;
  /** Listings of these groups. */
  readonly rows: number;
}

export interface ConflictFigures {
  readonly groups: number;
  readonly rows: number;
  /** Listings whose label is not the commonest of their content. */
  readonly outvoted_rows: number;
  /** The best accuracy (0–1) that any classifier of content can have on these rows: equal content gets one answer. */
  readonly accuracy_upper_bound: number;
  readonly examples: readonly LabelConflict[];
}

/** Remembers which listings share their content, in memory that grows with the number of contents and not with their length. */
export interface ContentIndex {
  readonly add: (group: string, row: number, code: number) => void;
  readonly has: (group: string) => boolean;
  readonly duplicates: () => DuplicateFigures;
  readonly conflicts: () => ConflictFigures;
  /** How many listings each code has. */
  readonly rowsByCode: () => ReadonlyMap<number, number>;
  /** How many different contents each code has. */
  readonly contentsByCode: () => ReadonlyMap<number, number>;
}

interface Content {
  readonly rows: number[];
  count: number;
  readonly codes: Map<number, number>;
}

const KEPT_ROWS = 5;
const KEPT_EXAMPLES = 10;

export function createContentIndex(): ContentIndex {
  const contents = new Map<string, Content>();
  return {
    add: (group, row, code) => {
      let content = contents.get(group);
      if (content === undefined) contents.set(group, (content = { rows: [], count: 0, codes: new Map() }));
      content.count += 1;
      content.codes.set(code, (content.codes.get(code) ?? 0) + 1);
      if (content.rows.length < KEPT_ROWS) content.rows.push(row);
    },
    has: (group) => contents.has(group),
    duplicates: () => {
      const repeated = [...contents.values()].filter(({ count }) => count > 1);
      return { groups: repeated.length, rows: sum(repeated.map(({ count }) => count)) };
    },
    conflicts: () => summariseConflicts([...contents.values()]),
    rowsByCode: () => countByCode(contents.values(), (rows) => rows),
    contentsByCode: () => countByCode(contents.values(), () => 1),
  };
}

function countByCode(
  contents: Iterable<Content>,
  weigh: (rows: number) => number,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { codes } of contents) {
    for (const [code, rows] of codes) counts.set(code, (counts.get(code) ?? 0) + weigh(rows));
  }
  return counts;
}

function summariseConflicts(contents: readonly Content[]): ConflictFigures {
  const conflicts = contents.filter(({ codes }) => codes.size > 1);
  const outvoted = sum(conflicts.map(({ count, codes }) => count - Math.max(...codes.values())));
  const total = sum(contents.map(({ count }) => count));
  const examples = conflicts
    .map(({ rows, codes }) => ({
      rows: [...rows].sort((a, b) => a - b),
      codes: Object.fromEntries([...codes].sort(([a], [b]) => a - b)),
    }))
    .sort((a, b) => (a.rows[0] ?? 0) - (b.rows[0] ?? 0))
    .slice(0, KEPT_EXAMPLES);
  return {
    groups: conflicts.length,
    rows: sum(conflicts.map(({ count }) => count)),
    outvoted_rows: outvoted,
    accuracy_upper_bound: total === 0 ? 1 : roundShare(1 - outvoted / total),
    examples,
  };
}

/** A share with six decimals, so that reports do not show floating-point dust. */
export function roundShare(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
