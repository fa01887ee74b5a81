import type { AliasChange } from '../../tracking/models/model-version.ts';
import { formatTable, type TableColumn } from '../format/format-table.ts';
import { formatNumber, formatTime } from '../format/format-value.ts';
import { toOneLine } from './to-one-line.ts';
import type { ViewSurface } from './view-surface.ts';

const SCORE = 'f1_weighted';

/** `models history` as text: a row for each move, in the order given. */
export function formatModelHistory(changes: readonly AliasChange[], surface: ViewSurface): string[] {
  const { style } = surface;
  const hasScore = changes.some(({ numbers }) => SCORE in numbers);
  const columns: TableColumn[] = [
    { title: 'when' },
    { title: 'alias' },
    { title: 'version', align: 'right' },
    { title: 'action' },
    ...(hasScore ? [{ title: SCORE, align: 'right' } as const] : []),
    { title: 'who' },
    // Never cut short: the reason is what the history is for.
    { title: 'why' },
  ];
  const rows = changes.map((change) => [
    // Without the age, which is in parentheses: a story is read by its dates.
    formatTime(change.changedAt, surface.now()).replace(/ \(.*$/, ''),
    change.alias,
    `${showVersion(change.from)} → ${showVersion(change.to)}`,
    change.action === 'forced' || change.action === 'rollback' ? style.yellow(change.action) : change.action,
    ...(hasScore ? [showScore(change)] : []),
    toOneLine(`${change.user}@${change.host}`),
    toOneLine(change.reason),
  ]);
  return formatTable(columns, rows, surface);
}

function showVersion(version: number | null): string {
  return version === null ? '–' : String(version);
}

function showScore({ numbers }: AliasChange): string {
  const before = numbers[`${SCORE}_before`];
  const score = formatNumber(numbers[SCORE]);
  return before === undefined ? score : `${formatNumber(before)} → ${score}`;
}
