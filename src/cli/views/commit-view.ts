import type { ChalkInstance } from 'chalk';
import type { CommitReport } from '../../pipeline/cache/commit.ts';

/** One line for each stage of which lock or cache changed. */
export function formatCommit({ recorded, stored }: CommitReport, style: ChalkInstance): string[] {
  const width = Math.max(0, ...[...recorded, ...stored].map((address) => address.length));
  const lines = [
    ...recorded.map((address) => `${style.green('✓')} ${address.padEnd(width)}  recorded and stored`),
    ...stored.map((address) => `${style.green('✓')} ${address.padEnd(width)}  stored`),
  ];
  return lines.length > 0 ? lines : [style.dim('Everything is recorded and stored.')];
}
