import { createPace } from '../../pipeline/pace.ts';
import type { CommandContext } from '../command-context.ts';
import { formatBytes } from '../format/format-value.ts';

const REDRAW_MS = 100;

/** Progress of work that is measured in bytes, drawn in place, and the pause in it that lets Ctrl-C through. */
export function createByteProgress(
  { signal, drawProgress }: CommandContext,
  activity: string,
): { readonly breathe: (bytes?: number) => Promise<void>; readonly start: (total: number) => void } {
  const pace = createPace(signal);
  let done = 0;
  let total = 0;
  let shownAt = 0;
  return {
    start: (bytes) => (total = bytes),
    breathe: async (bytes = 0) => {
      done += bytes;
      if (performance.now() - shownAt > REDRAW_MS) {
        shownAt = performance.now();
        drawProgress(`  ${activity}: ${formatBytes(done)}${total === 0 ? '' : ` of ${formatBytes(total)}`}`);
      }
      await pace();
    },
  };
}
