import type { ChalkInstance } from 'chalk';
import type { CheckoutReport } from '../../pipeline/cache/checkout.ts';

/** One line for each output that was changed: `M`, `A` or `D`, a tab, its path. */
export function formatCheckout(report: CheckoutReport, style: ChalkInstance): string[] {
  const { modified, added, deleted, failed, relinked } = report;
  const lines = [
    ...modified.map((path) => `${style.yellow('M')}\t${path}`),
    ...added.map((path) => `${style.green('A')}\t${path}`),
    ...deleted.map((path) => `${style.red('D')}\t${path}`),
  ];
  if (lines.length > 0 || failed.length > 0) return lines;
  return [style.dim(relinked > 0 ? 'Linked anew; no content changed.' : 'Everything is in place.')];
}

/** `2 files added and 1 file modified`. */
export function summarise({ added, deleted, modified }: CheckoutReport): string {
  const counts = [
    countOf(added.length, 'added'),
    countOf(deleted.length, 'deleted'),
    countOf(modified.length, 'modified'),
  ].flatMap((text) => text ?? []);
  if (counts.length === 0) return 'No changes.';
  const last = counts.at(-1) ?? '';
  return counts.length === 1 ? last : `${counts.slice(0, -1).join(', ')} and ${last}`;
}

function countOf(count: number, what: string): string | undefined {
  if (count === 0) return undefined;
  return `${count} ${count === 1 ? 'file' : 'files'} ${what}`;
}
