import { createHash } from 'node:crypto';
import { ALL_HASHES, isEverything, type LoadState } from './load-state.ts';

/** What is asked for: a share more, a number of rows more, or to start again at a share. */
export type LoadRequest =
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'reset'; readonly percent: number; readonly seed: number };

/** What a load comes to. */
export interface LoadPlan {
  readonly state: LoadState;
  readonly rows: number;
  /** Rows that come with the last one because they are equal to it, beyond what was asked for. */
  readonly ties: number;
}

/** How many of these hashes (ascending, of the state's seed) are loaded. */
export function countLoaded(sorted: BigUint64Array, { through }: Pick<LoadState, 'through'>): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= through) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** SHA-256 of the set that is loaded, whatever order its rows stand in. `sorted` as for `countLoaded`. */
export function hashLoaded(sorted: BigUint64Array, state: Pick<LoadState, 'through'>): string {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(8);
  for (const rowHash of sorted.subarray(0, countLoaded(sorted, state))) {
    buffer.writeBigUInt64BE(rowHash);
    hash.update(buffer);
  }
  return hash.digest('hex');
}

/**
 * The state after a load. `sorted` has the hashes of all rows of the source, ascending, under the seed that holds after it. Never loads
 * less than before, but for a reset. Rows are exact: `round(rows × percent / 100)`, and those equal to the last one with it.
 */
export function planLoad(sorted: BigUint64Array, before: LoadState, request: LoadRequest): LoadPlan {
  switch (request.kind) {
    case 'reset':
      return toPlan(sorted, { seed: request.seed, percent: request.percent }, 0);
    case 'percent': {
      const percent = Math.min(100, round(percentLoaded(sorted, before) + request.percent));
      return toPlan(sorted, { seed: before.seed, percent }, countLoaded(sorted, before));
    }
    case 'rows': {
      const loaded = countLoaded(sorted, before);
      const target = Math.min(sorted.length, loaded + request.rows);
      return throughRow(sorted, { seed: before.seed, percent: null }, target, loaded);
    }
  }
}

/** The share that is loaded, in percent: as it was asked for where that is still what it comes to, else as counted. */
export function percentLoaded(sorted: BigUint64Array, state: LoadState): number {
  if (isEverything(state)) return 100;
  const { percent, seed, through } = state;
  if (percent !== null && toPlan(sorted, { seed, percent }, 0).state.through === through) return percent;
  return sorted.length === 0 ? 0 : round((100 * countLoaded(sorted, state)) / sorted.length);
}

function toPlan(
  sorted: BigUint64Array,
  { seed, percent }: { readonly seed: number; readonly percent: number },
  atLeast: number,
): LoadPlan {
  const target = percent === 100 ? sorted.length : Math.max(1, Math.round((sorted.length * percent) / 100));
  return throughRow(sorted, { seed, percent }, Math.max(target, atLeast), atLeast);
}

function throughRow(
  sorted: BigUint64Array,
  named: Pick<LoadState, 'seed' | 'percent'>,
  target: number,
  loaded: number,
): LoadPlan {
  if (target >= sorted.length) {
    return { state: { ...named, percent: 100, through: ALL_HASHES }, rows: sorted.length, ties: 0 };
  }
  const through = sorted[target - 1];
  const rows = countLoaded(sorted, { through });
  // What is loaded already was whole groups of equal rows.
  return { state: { ...named, through }, rows, ties: target > loaded ? rows - target : 0 };
}

/** Without the dust of floating point. */
function round(percent: number): number {
  return Number(percent.toFixed(6));
}
