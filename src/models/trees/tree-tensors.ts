import { AppError } from '../../errors/app-error.ts';
import type { Tensor, Tensors } from '../../files/safetensors.ts';
import { LEAF, TREE_LINKS, type TreeEnsemble } from './tree-ensemble.ts';

/** The arrays of an ensemble, as a file holds them. */
export function toTensors(ensemble: TreeEnsemble): Tensors {
  return {
    link: list(Uint8Array.of(TREE_LINKS.indexOf(ensemble.link))),
    base: list(ensemble.base),
    columns: list(ensemble.columns),
    roots: list(ensemble.roots),
    splits: list(ensemble.splits),
    thresholds: list(ensemble.thresholds),
    targets: list(ensemble.targets),
    covers: list(ensemble.covers),
    leaf_offsets: list(ensemble.leafOffsets),
    entry_classes: list(ensemble.entryClasses),
    entry_values: list(ensemble.entryValues),
  };
}

function list(data: Tensor['data']): Tensor {
  return { shape: [data.length], data };
}

/**
 * The ensemble in these arrays. Throws `MODEL_INVALID`, naming `path`, where they are not what `toTensors` makes: an
 * ensemble that this returns has finite scores, and walks through its trees end.
 */
export function fromTensors(tensors: Tensors, path: string): TreeEnsemble {
  const read = <T>(name: string, kind: abstract new (...parts: never[]) => T): T => {
    const data = tensors[name]?.data;
    if (data instanceof kind) return data;
    throw damaged(path, 'arrays that are none');
  };
  const link = read('link', Uint8Array);
  if (link.length !== 1 || link[0] >= TREE_LINKS.length) throw damaged(path, 'arrays that are none');
  const base = read('base', Float32Array);
  const ensemble: TreeEnsemble = {
    kind: 'trees',
    classes: base.length,
    link: TREE_LINKS[link[0]],
    base,
    columns: read('columns', Uint32Array),
    roots: read('roots', Uint32Array),
    splits: read('splits', Int32Array),
    thresholds: read('thresholds', Float32Array),
    targets: read('targets', Uint32Array),
    covers: read('covers', Float32Array),
    leafOffsets: read('leaf_offsets', Uint32Array),
    entryClasses: read('entry_classes', Uint32Array),
    entryValues: read('entry_values', Float32Array),
  };
  const flaw = findLeafFlaw(ensemble) ?? findNodeFlaw(ensemble);
  if (flaw !== undefined) throw damaged(path, flaw);
  return ensemble;
}

function findLeafFlaw(ensemble: TreeEnsemble): string | undefined {
  const { link, base, classes, columns, leafOffsets, entryClasses, entryValues } = ensemble;
  const lowest = link === 'log' ? 0 : -Infinity;
  if (classes === 0) return 'no classes';
  if (!base.every((value) => Number.isFinite(value) && value > lowest)) return 'a base that is no score';
  if (!columns.every((column, i) => i === 0 || column > columns[i - 1])) return 'columns that do not ascend';
  if (
    leafOffsets[0] !== 0 ||
    leafOffsets[leafOffsets.length - 1] !== entryClasses.length ||
    entryClasses.length !== entryValues.length ||
    !leafOffsets.every((offset, i) => i === 0 || offset >= leafOffsets[i - 1])
  ) {
    return 'leaves that do not fit their entries';
  }
  if (!entryClasses.every((k) => k < classes)) return `a leaf with a class beyond ${classes}`;
  if (!entryValues.every((value) => Number.isFinite(value) && (link === 'identity' || value >= 0)))
    return 'a leaf whose value is no score';
  return undefined;
}

/** Each tree has to be whole, in pre-order, within its own nodes. */
function findNodeFlaw({
  columns,
  roots,
  splits,
  thresholds,
  targets,
  covers,
  leafOffsets,
}: TreeEnsemble): string | undefined {
  const nodes = splits.length;
  if (thresholds.length !== nodes || targets.length !== nodes || covers.length !== nodes)
    return 'nodes whose arrays differ in length';
  if (roots.length === 0 ? nodes !== 0 : roots[0] !== 0) return 'nodes of no tree';
  for (let tree = 0; tree < roots.length; tree += 1) {
    const end = tree + 1 < roots.length ? roots[tree + 1] : nodes;
    if (roots[tree] >= end || end > nodes) return `no nodes in tree ${tree}`;
    for (let node = roots[tree]; node < end; node += 1) {
      if (!(covers[node] > 0 && covers[node] < Infinity)) return `no rows in node ${node}`;
      if (splits[node] === LEAF) {
        if (targets[node] >= leafOffsets.length - 1) return `no leaf for node ${node}`;
        continue;
      }
      if (splits[node] < 0 || splits[node] >= columns.length) return `no column for node ${node}`;
      if (!(thresholds[node] >= 0 && thresholds[node] < Infinity)) return `no threshold for node ${node}`;
      // A right child behind the left one, and both within the tree: a walk only goes forwards, and ends.
      if (targets[node] <= node + 1 || targets[node] >= end) return `no children for node ${node}`;
    }
  }
  return undefined;
}

function damaged(path: string, found: string): AppError {
  return new AppError('MODEL_INVALID', `${path}: expected the trees of a model, found ${found}.`, {
    hint: 'rakuten repro --force train   (makes it anew)',
  });
}
