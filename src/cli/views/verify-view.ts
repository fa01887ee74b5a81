import type { ChalkInstance } from 'chalk';
import type { VerifyProgress } from '../../pipeline/cache/verify-objects.ts';
import { countOf, formatBytes } from '../format/format-value.ts';

/** How far the reading has come. */
export function formatProgressOf({ objects, bytes }: VerifyProgress): string {
  return `  ${objects} objects, ${formatBytes(bytes)}`;
}

/** That nothing is wrong. */
export function formatSound({ objects, bytes }: VerifyProgress, style: ChalkInstance): string {
  if (objects === 0) return 'The cache is empty.';
  return `${style.green('✓')} ${objects} ${objects === 1 ? 'object' : 'objects'}, ${formatBytes(bytes)}: all are what their names say.`;
}

/** That SQLite finds nothing wrong. */
export function formatDatabaseSound(style: ChalkInstance): string {
  return `${style.green('✓')} the database: every page, index and reference is as it should be.`;
}

/** That the registered models are what they were. */
export function formatModelsSound(models: number, bytes: number, style: ChalkInstance): string {
  return `${style.green('✓')} ${countOf(models, 'registered model')}, ${formatBytes(bytes)}: all are as they were stored.`;
}
