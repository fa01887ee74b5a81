import type { MissingObject } from '../../pipeline/remote/list-objects.ts';
import type { TransferReport } from '../../pipeline/remote/transfer-outs.ts';
import type { TransferProgress } from '../../pipeline/remote/transfer-progress.ts';
import { formatBytes, formatDuration } from '../format/format-value.ts';

const MOST_NAMED = 10;

/** The line that is drawn in place while files are on their way. */
export function formatTransferProgress(progress: TransferProgress): string {
  const { direction, doneFiles, totalFiles, doneBytes, totalBytes } = progress;
  const bytes =
    totalBytes === undefined
      ? formatBytes(doneBytes)
      : `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
  return `  ${direction}  ${doneFiles}/${totalFiles} files  ${bytes}`;
}

/** One line a remote: `3 files (1.2 MB) and 2 runs pushed to storage (s3://bucket/path) in 0.4 s.` */
export function formatTransfer(
  direction: 'push' | 'fetch',
  reports: readonly TransferReport[],
  milliseconds: number,
): string[] {
  const moved = reports.filter(({ files, runs }) => files + runs > 0);
  if (moved.length === 0) return ['Everything is up to date.'];
  const duration = formatDuration(milliseconds);
  return moved.map(({ remote, url, files, bytes, runs }) => {
    const parts = [
      ...(files > 0 ? [`${count(files, 'file')} (${formatBytes(bytes)})`] : []),
      ...(runs > 0 ? [count(runs, 'run')] : []),
    ];
    const way = direction === 'push' ? 'pushed to' : 'fetched from';
    return `${parts.join(' and ')} ${way} ${remote} (${url}) in ${duration}.`;
  });
}

/** Each path that has no content, with the md5 that is sought; the first ten. */
export function formatMissing(missing: readonly MissingObject[]): string[] {
  const lines = missing.flatMap(({ md5, paths }) => paths.map((path) => `${md5}  ${path}`));
  const hidden = lines.length - MOST_NAMED;
  return [...lines.slice(0, MOST_NAMED), ...(hidden > 0 ? [`and ${hidden} more`] : [])];
}

/** A transfer as JSON. */
export function toJsonTransfer(reports: readonly TransferReport[]): readonly Record<string, unknown>[] {
  return reports.map(({ failures, ...report }) => ({
    ...report,
    failures: failures.map(({ code, message }) => ({ code, message })),
  }));
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}
