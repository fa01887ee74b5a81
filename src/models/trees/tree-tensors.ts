import { AppError } from '../../errors/app-error.ts';
import type { Tensors } from '../../files/safetensors.ts';
import { LEAF, TREE_LINKS, type TreeEnsemble } from './tree-ensemble.ts';

/** The arrays of an ensemble, as a file holds them. */
export function toTensors(ensemble: TreeEnsemble): Tensors {
  const { base, columns, roots, splits, thresholds, targets, covers } = ensemble;
  const { leafOffsets, entryClasses, entryValues } = ensemble;
  const nodes = splits.length;
  return {
    link: { shape: [1], data: Uint8Array.of(TREE_LINKS.indexOf(ensemble.link)) },
    base: { shape: [ensemble.classes], data: base },
    columns: { shape: [columns.length], data: columns },
    roots: { shape: [roots.length], data: roots },
    splits: { shape: [nodes], data: splits },
    thresholds: { shape: [nodes], data: thresholds },
    targets: { shape: [nodes], data: targets },
    covers: { shape: [nodes], data: covers },
    leaf_offsets: { shape: [leafOffsets.length], data: leafOffsets },
    entry_classes: { shape: [entryClasses.length], data: entryClasses },
    entry_values: { shape: [entryValues.length], data: entryValues },
  };
}

/**
 * The ensemble in these arrays. Throws `MODEL_INVALID`, naming `path`, where they are not what `toTensors` makes: an
 * ensemble that this returns has finite scores, and walks through its trees end.
 */
export function fromTensors(tensors: Tensors, path: string): TreeEnsemble {
  const link = tensors.link?.data;
  const base = tensors.base?.data;
  const columns = tensors.columns?.data;
  const roots = tensors.roots?.data;
  const splits = tensors.splits?.data;
  const thresholds = tensors.thresholds?.data;
  const targets = tensors.targets?.data;
  const covers = tensors.covers?.data;
  const leafOffsets = tensors.leaf_offsets?.data;
  const entryClasses = tensors.entry_classes?.data;
  const entryValues = tensors.entry_values?.data;
  if (
    !(link instanceof Uint8Array && link.length === 1 && link[0] < TREE_LINKS.length) ||
    !(base instanceof Float32Array && columns instanceof Uint32Array && roots instanceof Uint32Array) ||
    !(splits instanceof Int32Array && thresholds instanceof Float32Array) ||
    !(targets instanceof Uint32Array && covers instanceof Float32Array) ||
    !(leafOffsets instanceof Uint32Array && entryClasses instanceof Uint32Array) ||
    !(entryValues instanceof Float32Array)
  ) {
    throw damaged(path, 'arrays that are none');
  }
  const ensemble: TreeEnsemble = {
    kind: 'trees',
    classes: base.length,
    link: TREE_LINKS[link[0]],
    base,
    columns,
    roots,
    splits,
    thresholds,
    targets,
    covers,
    leafOffsets,
    entryClasses,
    entryValues,
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
