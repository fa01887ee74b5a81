import { LEAF, type TreeEnsemble, type TreeLink } from './tree-ensemble.ts';

/** Collects the nodes of trees, each tree in pre-order. */
export interface EnsembleBuilder {
  readonly startTree: () => void;
  /** Adds a split; its left child has to be added next. `column` is a number of the whole matrix. */
  readonly addSplit: (column: number, threshold: number, cover: number) => number;
  /** Says that the next node added is the right child of this split. */
  readonly startRight: (split: number) => void;
  /** Adds a leaf with the values of classes that `visit` gets one after the other. */
  readonly addLeaf: (cover: number, entries: Iterable<readonly [k: number, value: number]>) => void;
  readonly finish: (classes: number, link: TreeLink, base: Float32Array) => TreeEnsemble;
}

export function createEnsembleBuilder(): EnsembleBuilder {
  const roots: number[] = [];
  const splits: number[] = [];
  const thresholds: number[] = [];
  const targets: number[] = [];
  const covers: number[] = [];
  const leafOffsets: number[] = [0];
  const entryClasses: number[] = [];
  const entryValues: number[] = [];

  function addNode(column: number, threshold: number, target: number, cover: number): number {
    splits.push(column);
    thresholds.push(threshold);
    targets.push(target);
    return covers.push(cover) - 1;
  }

  return {
    startTree: () => void roots.push(splits.length),
    addSplit: (column, threshold, cover) => addNode(column, threshold, 0, cover),
    startRight: (split) => (targets[split] = splits.length),
    addLeaf(cover, entries) {
      addNode(LEAF, 0, leafOffsets.length - 1, cover);
      for (const [k, value] of entries) {
        entryClasses.push(k);
        entryValues.push(value);
      }
      leafOffsets.push(entryClasses.length);
    },
    finish(classes, link, base) {
      const columns = Uint32Array.from(new Set(splits.filter((column) => column !== LEAF))).sort();
      const places = new Map(Array.from(columns, (column, place) => [column, place]));
      return {
        kind: 'trees',
        classes,
        link,
        base,
        columns,
        roots: Uint32Array.from(roots),
        splits: Int32Array.from(splits, (column) => places.get(column) ?? LEAF),
        thresholds: Float32Array.from(thresholds),
        targets: Uint32Array.from(targets),
        covers: Float32Array.from(covers),
        leafOffsets: Uint32Array.from(leafOffsets),
        entryClasses: Uint32Array.from(entryClasses),
        entryValues: Float32Array.from(entryValues),
      };
    },
  };
}
