import type { ChalkInstance } from 'chalk';
import type { VerifyProgress } from '../../pipeline/cache/verify-objects.ts';
import { formatBytes } from '../format-value.ts';

/** How far the reading has come. */
export function formatProgressOf({ objects, bytes }: VerifyProgress): string {
  return `  ${objects} objects, ${formatBytes(bytes)}`;
}

/** That nothing is wrong. */
export function formatSound({ objects, bytes }: VerifyProgress, style: ChalkInstance): string {
  if (objects === 0) return 'The cache is empty.';
  return `${style.green('✓')} ${objects} ${objects === 1 ? 'object' : 'objects'}, ${formatBytes(bytes)}: all are what their names say.`;
}
