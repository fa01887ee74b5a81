import type { SuspectListing } from '../../models/suspects-file.ts';
import { formatTable } from '../format/format-table.ts';
import { shortId } from '../format/format-value.ts';
import type { ViewSurface } from './view-surface.ts';

const SHOWN = 20;
const MOST_CHARACTERS = 22;
const WHITE_SPACE = /\s+/g;

/** `runs show --suspects` as text: the likeliest label errors of a run, and where the whole list is. */
export function formatSuspects(
  suspects: readonly SuspectListing[],
  runId: string,
  surface: ViewSurface,
): string[] {
  if (suspects.length === 0)
    return ['No training row has a label that the model contradicts with confidence.'];
  const shown = suspects.slice(0, SHOWN);
  const table = formatTable(
    [
      { title: 'row', align: 'right' },
      { title: 'designation', flexible: true },
      { title: 'labelled', flexible: true },
      { title: 'predicted', flexible: true },
      { title: 'sure', align: 'right' },
    ],
    shown.map((suspect) => [
      String(suspect.row),
      suspect.designation.replace(WHITE_SPACE, ' ').trim(),
      `${suspect.prdtypecode} ${shortenCategory(suspect.category)}`,
      `${suspect.predicted} ${shortenCategory(suspect.predicted_category)}`,
      `${(100 * suspect.probability_of_predicted).toFixed(1)} %`,
    ]),
    surface,
  );
  return [
    ...table,
    '',
    describeCount(suspects.length),
    surface.style.dim(`As CSV: rakuten runs show ${shortId(runId)} --attachment suspects.csv > suspects.csv`),
  ];
}

function describeCount(count: number): string {
  if (count === 1) return '1 row whose label is probably wrong.';
  const shown = count > SHOWN ? `${SHOWN} of ${count.toLocaleString('en')}` : String(count);
  return `${shown} rows whose label is probably wrong, the likeliest errors first.`;
}

/** The name without its group, cut so that two of them leave room for the title beside them. */
function shortenCategory(category: string): string {
  const name = category.slice(category.lastIndexOf('>') + 1).trim();
  return name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS - 1)}…` : name;
}
