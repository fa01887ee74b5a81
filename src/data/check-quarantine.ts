import { AppError } from '../errors/app-error.ts';
import { countReasons, describeQuarantinedRow, type QuarantinedRow } from './quarantine.ts';

export interface QuarantineShare {
  /** What the rows are: "labelled listings". */
  readonly what: string;
  readonly rows: number;
  readonly quarantined: readonly QuarantinedRow[];
}

const SHOWN_ROWS = 10;

/**
 * Throws `DATA_QUARANTINE_EXCEEDED` where more than `maxShare` (0–1) of the rows were set aside. Names the reasons with
 * their counts, and the first rows: the quarantine file itself is not kept when the stage fails.
 */
export function checkQuarantineShare({ what, rows, quarantined }: QuarantineShare, maxShare: number): void {
  const unusable = quarantined.length;
  if (unusable <= maxShare * rows) return;
  const reasons = countReasons(quarantined).map(
    ({ reason, rows: count, first }) =>
      `${formatCount(count)} × ${reason}, first ${first.file}:${first.line}`,
  );
  const rest = unusable - SHOWN_ROWS;
  throw new AppError(
    'DATA_QUARANTINE_EXCEEDED',
    `Expected at most ${formatShare(maxShare)} of the ${what} to be unusable, got ${formatShare(unusable / rows)} (${formatCount(unusable)} of ${formatCount(rows)}).`,
    {
      details: [
        ...reasons,
        'the rows:',
        ...quarantined.slice(0, SHOWN_ROWS).map((row) => `  ${describeQuarantinedRow(row)}`),
        ...(rest > 0 ? [`  and ${formatCount(rest)} more`] : []),
      ],
      hint: `Mend the rows, or set aside more: rakuten repro -S ingest.max_quarantine_share=${suggestShare(unusable / rows)}`,
    },
  );
}

/** The next larger share with two decimals. */
function suggestShare(share: number): number {
  return Math.min(1, Math.ceil(share * 100) / 100);
}

function formatShare(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
