import { dirname } from 'node:path';
import type { Stage, StageOut } from './stage.ts';

export interface MadeOut {
  readonly stage: Stage;
  readonly out: StageOut;
}

/** All outputs of a project, to be asked by path. */
export interface OutputIndex {
  /** The outputs that are the path, that contain it or that lie in it; by path, then in the order of the stages. */
  readonly overlapping: (absolute: string) => readonly MadeOut[];
}

/** Sorts the outputs once, so that a question costs no look at each of them. */
export function indexOutputs(stages: readonly Stage[]): OutputIndex {
  const byPath = new Map<string, MadeOut[]>();
  for (const stage of stages) {
    for (const out of stage.outs) {
      const same = byPath.get(out.absolute);
      if (same === undefined) byPath.set(out.absolute, [{ stage, out }]);
      else same.push({ stage, out });
    }
  }
  const sorted = [...byPath].map(([path, made]) => ({ key: sortKey(path), made }));
  sorted.sort((left, right) => (left.key < right.key ? -1 : 1));
  // Most paths have the same few folders above them.
  const above = new Map<string, readonly MadeOut[]>();
  const containing = (folder: string): readonly MadeOut[] => {
    const known = above.get(folder);
    if (known !== undefined) return known;
    const parent = dirname(folder);
    const found = [...(parent === folder ? [] : containing(parent)), ...(byPath.get(folder) ?? [])];
    above.set(folder, found);
    return found;
  };
  return {
    overlapping: (absolute) => {
      const key = sortKey(absolute);
      const found = [...containing(dirname(absolute))];
      for (let at = firstFrom(sorted, key); at < sorted.length; at++) {
        const item = sorted[at];
        if (!item?.key.startsWith(key)) break;
        found.push(...item.made);
      }
      return found;
    },
  };
}

/** Puts a folder directly before all that lies in it: `a`, `a/b`, `a.txt`. */
function sortKey(absolute: string): string {
  return `${absolute.replaceAll('/', '\0')}\0`;
}

function firstFrom(sorted: readonly { readonly key: string }[], key: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
