import type { LabelledRows } from '../labelled-rows.ts';

/**
 * The rows to learn trees from, their most telling columns only, each value as the number of its bin. The bins of
 * all columns lie in one numbering, those of a column side by side with ascending values. Zero has no bin: what is
 * not in a bin of the column is zero, so that looking at a column costs its non-zeros only.
 */
export interface BinnedRows {
  /** Number of rows; below they are numbered in the order of `LabelledRows.rows`. */
  readonly rows: number;
  readonly labels: Int32Array;
  /** The columns kept, ascending: their numbers in the whole matrix. */
  readonly columns: Uint32Array;
  /** columns + 1: the bins of a column. */
  readonly columnBins: Uint32Array;
  readonly columnOfBin: Uint32Array;
  /** Per bin: a value above this, ≥ 0, is in this bin or in a higher one of its column. */
  readonly cuts: Float32Array;
  /** rows + 1: where a row begins in `rowBins`. */
  readonly rowStarts: Uint32Array;
  readonly rowBins: Uint32Array;
  /** bins + 1: where a bin begins in `binRows`. The rows in the bins b … e of a column are one run of `binRows`. */
  readonly binStarts: Uint32Array;
  readonly binRows: Uint32Array;
}

export interface BinningOptions {
  /** Columns kept: those whose presence says most about the class. */
  readonly max_columns: number;
  /** Columns in fewer rows than this are not looked at. */
  readonly min_rows: number;
}

/** Bins of a column that most rows have. */
const MAX_BINS = 16;

/**
 * Chooses the columns and sorts the values into bins. Values ≤ 0 count as zero. A column that more than half of the
 * rows have is cut into up to 16 bins of about equal numbers of rows. Any other has one bin: in text it is the
 * presence that tells; cutting the TF-IDF values too takes longer.
 */
export function binRows(data: LabelledRows, options: BinningOptions): BinnedRows {
  const { matrix, rows } = data;
  const columns = chooseColumns(data, options);
  const places = new Int32Array(matrix.columns).fill(-1);
  columns.forEach((column, place) => (places[column] = place));

  const { columnBins, cuts } = cutColumns(data, columns, places);
  const bins = cuts.length;
  const columnOfBin = new Uint32Array(bins);
  columns.forEach((_column, place) => columnOfBin.fill(place, columnBins[place], columnBins[place + 1]));

  const rowStarts = new Uint32Array(rows.length + 1);
  const binStarts = new Uint32Array(bins + 1);
  const found = new Uint32Array(countNonZeros(data, places));
  let filled = 0;
  rows.forEach((row, i) => {
    for (let j = matrix.indptr[row]; j < matrix.indptr[row + 1]; j += 1) {
      const place = places[matrix.indices[j]];
      const value = matrix.values[j];
      if (place < 0 || !(value > 0)) continue;
      let bin = columnBins[place + 1] - 1;
      while (value <= cuts[bin]) bin -= 1;
      found[filled] = bin;
      filled += 1;
      binStarts[bin + 1] += 1;
    }
    rowStarts[i + 1] = filled;
  });
  for (let bin = 0; bin < bins; bin += 1) binStarts[bin + 1] += binStarts[bin];

  const next = binStarts.slice(0, bins);
  const listed = new Uint32Array(filled);
  for (let i = 0; i < rows.length; i += 1) {
    for (let j = rowStarts[i]; j < rowStarts[i + 1]; j += 1) {
      listed[next[found[j]]] = i;
      next[found[j]] += 1;
    }
  }
  const labels = Int32Array.from(rows, (row) => data.labels[row]);
  return {
    rows: rows.length,
    labels,
    columns,
    columnBins,
    columnOfBin,
    cuts,
    rowStarts,
    rowBins: found,
    binStarts,
    binRows: listed,
  };
}

/** The same rows with some of the columns only; `places` are the ascending places of these in `columns`. */
export function keepColumns(binned: BinnedRows, places: Uint32Array): BinnedRows {
  const columnBins = new Uint32Array(places.length + 1);
  places.forEach((place, column) => {
    columnBins[column + 1] = columnBins[column] + binned.columnBins[place + 1] - binned.columnBins[place];
  });
  const bins = columnBins[places.length];
  const columnOfBin = new Uint32Array(bins);
  const cuts = new Float32Array(bins);
  const binStarts = new Uint32Array(bins + 1);
  const newBins = new Int32Array(binned.cuts.length).fill(-1);
  places.forEach((place, column) => {
    for (let bin = columnBins[column]; bin < columnBins[column + 1]; bin += 1) {
      const old = binned.columnBins[place] + bin - columnBins[column];
      newBins[old] = bin;
      columnOfBin[bin] = column;
      cuts[bin] = binned.cuts[old];
      binStarts[bin + 1] = binStarts[bin] + binned.binStarts[old + 1] - binned.binStarts[old];
    }
  });

  const binRows = new Uint32Array(binStarts[bins]);
  places.forEach((place, column) => {
    const start = binned.binStarts[binned.columnBins[place]];
    const end = binned.binStarts[binned.columnBins[place + 1]];
    binRows.set(binned.binRows.subarray(start, end), binStarts[columnBins[column]]);
  });
  const rowStarts = new Uint32Array(binned.rows + 1);
  const rowBins = new Uint32Array(binRows.length);
  let filled = 0;
  for (let row = 0; row < binned.rows; row += 1) {
    for (let j = binned.rowStarts[row]; j < binned.rowStarts[row + 1]; j += 1) {
      const bin = newBins[binned.rowBins[j]];
      if (bin < 0) continue;
      rowBins[filled] = bin;
      filled += 1;
    }
    rowStarts[row + 1] = filled;
  }
  const columns = Uint32Array.from(places, (place) => binned.columns[place]);
  return {
    rows: binned.rows,
    labels: binned.labels,
    columns,
    columnBins,
    columnOfBin,
    cuts,
    rowStarts,
    rowBins,
    binStarts,
    binRows,
  };
}

function countNonZeros({ matrix, rows }: LabelledRows, places: Int32Array): number {
  let count = 0;
  for (const row of rows) {
    for (let j = matrix.indptr[row]; j < matrix.indptr[row + 1]; j += 1) {
      if (places[matrix.indices[j]] >= 0 && matrix.values[j] > 0) count += 1;
    }
  }
  return count;
}

/** The columns whose presence shares most information with the class, ties to the lower column; ascending. */
function chooseColumns(data: LabelledRows, { max_columns, min_rows }: BinningOptions): Uint32Array {
  const { matrix, labels, rows, classes } = data;
  const starts = new Uint32Array(matrix.columns + 1);
  visitNonZeros(data, (_row, column) => (starts[column + 1] += 1));
  for (let column = 0; column < matrix.columns; column += 1) starts[column + 1] += starts[column];
  const columnLabels = new Uint32Array(starts[matrix.columns]);
  const next = starts.slice(0, matrix.columns);
  visitNonZeros(data, (row, column) => {
    columnLabels[next[column]] = labels[row];
    next[column] += 1;
  });

  const totals = new Uint32Array(classes);
  for (const row of rows) totals[labels[row]] += 1;
  const counts = new Uint32Array(classes);
  const scores = new Float64Array(matrix.columns);
  const candidates: number[] = [];
  for (let column = 0; column < matrix.columns; column += 1) {
    const start = starts[column];
    const end = starts[column + 1];
    if (end - start < Math.max(1, min_rows)) continue;
    counts.fill(0);
    for (let j = start; j < end; j += 1) counts[columnLabels[j]] += 1;
    scores[column] = informationOf(counts, end - start, totals, rows.length);
    candidates.push(column);
  }
  candidates.sort((a, b) => scores[b] - scores[a] || a - b);
  return Uint32Array.from(candidates.slice(0, max_columns)).sort();
}

/** Rows × mutual information of presence and class, in nats. `counts` of the rows with the column, `totals` of all. */
function informationOf(counts: Uint32Array, present: number, totals: Uint32Array, rows: number): number {
  const absent = rows - present;
  let information = 0;
  for (let k = 0; k < totals.length; k += 1) {
    if (counts[k] > 0) information += counts[k] * Math.log((counts[k] * rows) / (present * totals[k]));
    const without = totals[k] - counts[k];
    if (without > 0) information += without * Math.log((without * rows) / (absent * totals[k]));
  }
  return information;
}

function visitNonZeros(
  { matrix, rows }: LabelledRows,
  visit: (row: number, column: number, value: number) => void,
): void {
  for (const row of rows) {
    for (let j = matrix.indptr[row]; j < matrix.indptr[row + 1]; j += 1) {
      if (matrix.values[j] > 0) visit(row, matrix.indices[j], matrix.values[j]);
    }
  }
}

/** The cuts of each column's values, ascending; the lowest is 0. */
function cutColumns(
  data: LabelledRows,
  columns: Uint32Array,
  places: Int32Array,
): Pick<BinnedRows, 'columnBins' | 'cuts'> {
  const starts = new Uint32Array(columns.length + 1);
  visitNonZeros(data, (_row, column) => {
    if (places[column] >= 0) starts[places[column] + 1] += 1;
  });
  for (let place = 0; place < columns.length; place += 1) starts[place + 1] += starts[place];
  const next = starts.slice(0, columns.length);
  const values = new Float32Array(starts[columns.length]);
  visitNonZeros(data, (_row, column, value) => {
    const place = places[column];
    if (place < 0) return;
    values[next[place]] = value;
    next[place] += 1;
  });

  const columnBins = new Uint32Array(columns.length + 1);
  const cuts: number[] = [];
  for (let place = 0; place < columns.length; place += 1) {
    const common = starts[place + 1] - starts[place] > data.rows.length / 2;
    cuts.push(...(common ? cutValues(values.subarray(starts[place], starts[place + 1])) : [0]));
    columnBins[place + 1] = cuts.length;
  }
  return { columnBins, cuts: Float32Array.from(cuts) };
}

/** Cuts values into at most `MAX_BINS` runs of about the same length, midway between neighbours; sorts them. */
function cutValues(values: Float32Array): number[] {
  values.sort();
  const cuts = [0];
  // A list of few distinct values gets a bin for each; a longer one is cut by rank.
  const runs = countDistinct(values) <= MAX_BINS ? values.length : MAX_BINS;
  for (let run = 1; run < runs; run += 1) {
    const at = Math.floor((run * values.length) / runs);
    const below = values[at - 1];
    const above = values[at];
    const middle = Math.fround((below + above) / 2);
    const cut = middle < above ? middle : below;
    if (above > below && cut > cuts[cuts.length - 1]) cuts.push(cut);
  }
  return cuts;
}

/** Distinct values of an ascending list; stops counting above `MAX_BINS`. */
function countDistinct(values: Float32Array): number {
  let distinct = 0;
  for (let i = 0; i < values.length && distinct <= MAX_BINS; i += 1) {
    if (i === 0 || values[i] !== values[i - 1]) distinct += 1;
  }
  return distinct;
}
