import type { ChalkInstance } from 'chalk';
import type { Collection } from '../../pipeline/cache/collect-garbage.ts';
import { countOf, formatBytes } from '../format/format-value.ts';

/** What went, or would go, and what stays. */
export function formatCollection(
  { removed, bytes, kept, runs }: Collection,
  dry: boolean,
  style: ChalkInstance,
): string[] {
  const stays = style.dim(`${countOf(kept, 'object')} stay${kept === 1 ? 's' : ''}.`);
  if (removed === 0) return [`Nothing to remove. ${stays}`];
  const verb = dry ? 'Would remove' : 'Removed';
  const freed = dry ? `that frees ${formatBytes(bytes)}` : `${formatBytes(bytes)} freed`;
  const remembered = runs === 0 ? '' : ` and ${countOf(runs, 'remembered run')}`;
  return [`${verb} ${countOf(removed, 'object')}${remembered}: ${freed}. ${stays}`];
}
