import type { ChalkInstance } from 'chalk';
import type { AddedPath } from '../../pipeline/cache/add.ts';
import { quoteForShell } from '../../pipeline/definition/command-flags.ts';
import { formatBytes } from '../format/format-value.ts';

/** Each path with its size, and what is left to do in git. */
export function formatAdded(
  added: readonly AddedPath[],
  git: 'none' | 'by-hand' | 'staged',
  style: ChalkInstance,
): string[] {
  const width = Math.max(0, ...added.map(({ path }) => path.length));
  const lines = added.map(({ path, file, size, files, isChanged }) => {
    const count = path.endsWith('/') ? `${files} ${files === 1 ? 'file' : 'files'}, ` : '';
    const state = isChanged ? `recorded in ${file}` : style.dim('unchanged');
    return `${style.green('✓')} ${path.padEnd(width)}  ${count}${formatBytes(size)}, ${state}`;
  });
  if (git !== 'by-hand') return lines;
  const files = added.flatMap(({ file, ignoredIn, isChanged }) => [
    ...(isChanged ? [file] : []),
    ...(ignoredIn === undefined ? [] : [ignoredIn]),
  ]);
  if (files.length === 0) return lines;
  return [...lines, `${style.dim('next:')} git add ${[...new Set(files)].map(quoteForShell).join(' ')}`];
}
