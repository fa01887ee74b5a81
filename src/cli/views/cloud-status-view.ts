import type { ChalkInstance } from 'chalk';
import type { ComparedOut } from '../../pipeline/remote/compare-with-remote.ts';

const MEANINGS = {
  same: 'in both',
  new: 'not in the remote: rakuten push',
  deleted: 'only in the remote: rakuten fetch',
  missing: 'in neither: rakuten repro',
} as const;

/** Each out, or file of a folder, that is not in both, with its state in DVC's word and what helps. */
export function formatComparison(outs: readonly ComparedOut[], style: ChalkInstance): string[] {
  const differing = outs
    .filter(({ state }) => state !== 'same')
    .flatMap((out) => (out.files.length > 0 ? out.files : [out]));
  if (differing.length === 0) return [style.green('Cache and remote hold the same.')];
  const width = Math.max(...differing.map(({ path }) => path.length));
  return differing.map(
    ({ path, state }) => `${state.padEnd(7)}  ${path.padEnd(width)}  ${style.dim(MEANINGS[state])}`,
  );
}
