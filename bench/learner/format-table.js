/**
 * @typedef {import('./run-contender.js').Turn} Turn
 * @typedef {{ label: string, turns: readonly Turn[] }} Result
 * @typedef {{ title: string, key: keyof Turn, decimals: number }} Column
 */

/** @type {readonly Column[]} */
const COLUMNS = [
  { title: 'wall s', key: 'wallSeconds', decimals: 1 },
  { title: 'CPU s', key: 'cpuSeconds', decimals: 1 },
  { title: 'peak MB', key: 'peakMb', decimals: 0 },
  { title: 'accuracy', key: 'accuracy', decimals: 4 },
  { title: 'weighted F1', key: 'f1_weighted', decimals: 4 },
  { title: 'macro F1', key: 'f1_macro', decimals: 4 },
  { title: 'row p50 µs', key: 'p50Us', decimals: 0 },
  { title: 'p99 µs', key: 'p99Us', decimals: 0 },
  { title: 'rows/s', key: 'rowsPerSecond', decimals: 0 },
  { title: 'titles/s', key: 'titlesPerSecond', decimals: 0 },
  { title: 'load ms', key: 'loadMs', decimals: 0 },
  { title: 'model MB', key: 'modelMb', decimals: 1 },
];

/**
 * Medians over the turns of each, as a Markdown table; the last column says how many times the first one's wall time it took.
 * @param {readonly Result[]} results
 */
export function formatResults(results) {
  const base = medianOf(results[0].turns, 'wallSeconds') ?? NaN;
  return formatMarkdown(
    ['', ...COLUMNS.map(({ title }) => title), 'wall, ratio'],
    results.map(({ label, turns }) => [
      label,
      ...COLUMNS.map(({ key, decimals }) => formatNumber(medianOf(turns, key), decimals)),
      ((medianOf(turns, 'wallSeconds') ?? NaN) / base).toFixed(2),
    ]),
  );
}

/**
 * Scores of one model on the same rows written differently.
 * @param {readonly { label: string, scores: Readonly<Record<string, import('./rows.ts').Scores>> }[]} rows
 */
export function formatCaseShifts(rows) {
  const names = Object.keys(rows[0].scores);
  return formatMarkdown(
    ['weighted / macro F1', ...names],
    rows.map(({ label, scores }) => [
      label,
      ...names.map((name) => `${scores[name].f1_weighted.toFixed(4)} / ${scores[name].f1_macro.toFixed(4)}`),
    ]),
  );
}

/**
 * @param {readonly Turn[]} turns
 * @param {keyof Turn} key
 */
function medianOf(turns, key) {
  const values = turns.flatMap((turn) => turn[key] ?? []).sort((a, b) => a - b);
  if (values.length === 0) return undefined;
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/**
 * @param {number | undefined} value
 * @param {number} decimals
 */
function formatNumber(value, decimals) {
  if (value === undefined) return '–';
  return value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/**
 * @param {readonly string[]} header
 * @param {readonly (readonly string[])[]} rows
 */
function formatMarkdown(header, rows) {
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_cell, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}
