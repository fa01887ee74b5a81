import type { FeedbackStats } from '../../monitoring/log/feedback-stats.ts';
import {
  FEWEST_ROWS,
  type LiveQuality,
  labelsForHalfWidth,
  WANTED_HALF_WIDTH,
} from '../../monitoring/log/live-quality.ts';
import { formatTable, type TableColumn, type TableSurface } from '../format/format-table.ts';
import { formatSection, indent } from './view-surface.ts';

/** `feedback stats` as text. */
export function formatFeedbackStats(
  stats: FeedbackStats & { readonly unlabelled: number },
  categoryOf: (code: number) => string,
  surface: TableSurface,
): string[] {
  const { labelled, unlabelled, fromReview, overall, perVersion, perWeek } = stats;
  const counted = `${count(labelled, 'prediction')} with a label, ${unlabelled.toLocaleString('en')} without`;
  if (overall === undefined) {
    return labelled === 0
      ? [`${counted}. To label some: rakuten review next`]
      : [
          counted,
          'All of these labels were asked for by the review queue, which asks for what the model is least sure of:',
          'they do not tell how good it is. For labels that do: rakuten review export --random --rows 500 --out sample.csv',
        ];
  }
  return [
    `Macro F1 ${surface.style.bold(overall.macroF1.toFixed(3))} (95 % interval ${interval(overall)}), accuracy ${overall.accuracy.toFixed(3)}, on ${count(overall.rows, 'labelled prediction')}`,
    counted,
    ...(fromReview === 0
      ? []
      : [
          `${count(fromReview, 'label')} left out: the review queue asked for them, so they are no fair sample`,
        ]),
    ...describeNeed(overall),
    ...formatGroups(
      'by version',
      ['version', 'right'],
      perVersion.map(({ version, quality }) => [String(version), quality]),
      surface,
    ),
    ...formatGroups(
      'by week of the prediction',
      ['week', 'left'],
      perWeek.map(({ week, quality }) => [week, quality]),
      surface,
    ),
    ...formatSection('by class', indent(formatClasses(overall, categoryOf, surface)), surface),
  ];
}

/** What it would take to say more; nothing where the interval is narrow enough. */
function describeNeed(quality: LiveQuality): string[] {
  const wanted = labelsForHalfWidth(quality, WANTED_HALF_WIDTH);
  const goal = `about ${wanted.toLocaleString('en')} labels would tell it to ±${WANTED_HALF_WIDTH}`;
  if (quality.rows < FEWEST_ROWS)
    return [`Too few to tell: an interval means something from ${FEWEST_ROWS} labels on, and ${goal}.`];
  return wanted > quality.rows ? [`The interval is wide: ${goal}.`] : [];
}

function formatGroups(
  heading: string,
  [title, align]: readonly [string, 'left' | 'right'],
  groups: readonly (readonly [string, LiveQuality])[],
  surface: TableSurface,
): string[] {
  const columns: TableColumn[] = [
    { title, align },
    ...['labelled', 'macro F1', '95 % interval', 'accuracy'].map((name): TableColumn => ({
      title: name,
      align: 'right',
    })),
  ];
  const rows = groups.map(([name, quality]) => [
    ...[name, quality.rows.toLocaleString('en'), quality.macroF1.toFixed(3), interval(quality)],
    quality.accuracy.toFixed(3),
  ]);
  return formatSection(heading, indent(formatTable(columns, rows, surface)), surface);
}

function formatClasses(
  { perClass }: LiveQuality,
  categoryOf: (code: number) => string,
  surface: TableSurface,
): string[] {
  const columns: TableColumn[] = [
    { title: 'code', align: 'right' },
    { title: 'category', flexible: true },
    ...['labelled', 'predicted', 'precision', 'recall', 'F1'].map((title): TableColumn => ({
      title,
      align: 'right',
    })),
  ];
  const rows = [...perClass]
    .sort((a, b) => a.f1 - b.f1 || a.code - b.code)
    .map((one) => [
      ...[String(one.code), categoryOf(one.code), String(one.support), String(one.predicted)],
      ...[one.precision, one.recall, one.f1].map((score) => score.toFixed(2)),
    ]);
  return formatTable(columns, rows, surface);
}

function interval({ lower95, upper95 }: LiveQuality): string {
  return `${lower95.toFixed(3)} to ${upper95.toFixed(3)}`;
}

function count(rows: number, what: string): string {
  return `${rows.toLocaleString('en')} ${what}${rows === 1 ? '' : 's'}`;
}
