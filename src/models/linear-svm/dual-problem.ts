import { AppError } from '../../errors/app-error.ts';
import type { MatrixRoom } from '../../features/kernel-matrix.ts';
import { rowCount } from '../../features/sparse-matrix.ts';
import { weighClasses } from '../class-weights.ts';
import type { LabelledRows } from '../labelled-rows.ts';
import type { FullLinearModel } from '../linear-model.ts';
import { createAllocator, type Allocator } from './allocator.ts';
import type { LinearSvmOptions } from './linear-svm-options.ts';

/** Classes of one block at most: their weights of one column fill a cache line of 64 bytes. */
const MOST_LANES = 16;
/** float32 in one vector of the kernel. */
const VECTOR_LANES = 4;
/** The members of `BlockArrays`, and a word that the kernel writes to. */
const RECORD_WORDS = 13;

/**
 * The arrays that one pass over one block of classes reads and writes, all of them in one memory. The kernel takes
 * them as byte offsets in this order (`class Block` in kernel/assembly/dual-descent.ts).
 */
interface BlockArrays {
  /** The numbers of the rows to learn from, in the order in which they are visited. The same array for every block. */
  readonly order: Uint32Array;
  /** rows + 1 offsets into `slots` and `values`. The same for every block, as the three below. */
  readonly indptr: Uint32Array;
  /** Where the weights of a non-zero's column lie: at `slot × lanes` in `weights`. */
  readonly slots: Uint32Array;
  readonly values: Float32Array;
  /** Squared length of each row, with the 1 of the bias. */
  readonly squares: Float32Array;
  /** Lane of each row's own class; −1 where that is in another block. */
  readonly ownLanes: Int32Array;
  /** slots × lanes. */
  readonly weights: Float32Array;
  /** Dual variables, ≥ 0, rows × lanes. */
  readonly alphas: Float32Array;
  /** One per lane, as the three below. */
  readonly bias: Float32Array;
  /** The label of a row that is of another class: −1; 0 in a lane without a class, so that its weights stay 0. */
  readonly signs: Float32Array;
  /** 1 / (2 C) of a row of the lane's class. */
  readonly ownDiagonals: Float32Array;
  /** The same of any other row. */
  readonly otherDiagonals: Float32Array;
}

/** Up to 16 classes that are learnt together. The blocks do not influence each other. */
export interface ClassBlock extends BlockArrays {
  readonly firstClass: number;
  readonly classes: number;
  /** 4, 8, 12 or 16, the same for every block of a problem: the classes of the largest, rounded up. */
  readonly lanes: number;
  /** The byte offsets of the arrays, in the order above: what the kernel is handed. Lies in the buffer itself. */
  readonly record: Uint32Array;
}

export interface DualProblem {
  readonly blocks: readonly ClassBlock[];
  /** The slot of each column, −1 for a column that occurs in none of the rows. */
  readonly slotOfColumn: Int32Array;
  /** Of the rows to learn from. */
  readonly nonZeros: number;
}

/** Makes the buffer that a problem lies in; throws `RangeError` where there is not so much memory. */
export type Allocate = (bytes: number) => ArrayBuffer | SharedArrayBuffer;

type Settings = Pick<LinearSvmOptions, 'C' | 'class_weight'>;

/** Copies the rows to learn from into one buffer, next to room for what is learnt. */
export function layOutProblem(data: LabelledRows, settings: Settings, allocate: Allocate): DualProblem {
  const { matrix, rows, classes } = data;
  const { slotOfColumn, slots } = numberSlots(matrix.columns, countColumns({ matrix, rows }));
  const nonZeros = countNonZeros(data);
  const size: ProblemSize = { rows: rows.length, classes, slots };
  const place = (allocator: Allocator): PlacedBlock[] =>
    placeBlocks(allocator, size, {
      order: allocator.uint32(rows.length),
      indptr: allocator.uint32(rows.length + 1),
      slots: allocator.uint32(nonZeros),
      values: allocator.float32(nonZeros),
    });
  const measured = createAllocator(undefined);
  place(measured);
  const what = `${classes} classes of ${slots} columns from ${rows.length} rows`;
  const placed = place(createAllocator(allocateOrExplain(allocate, measured.bytes(), what)));
  copyRows({ matrix, rows }, slotOfColumn, placed[0].arrays);
  const labels = Int32Array.from(rows, (row) => data.labels[row]);
  return {
    blocks: fillBlocks(placed, labels, weighClasses(labels, classes, settings.class_weight), settings.C),
    slotOfColumn,
    nonZeros,
  };
}

/**
 * Learns from the rows where they lie: only what is learnt takes memory, behind the matrix, in the `room` that is
 * borrowed for as long as the problem is in use. Undefined where that is too small, or a row is learnt from more than once:
 * each time it has dual variables of its own, and here there is one place for those of a row.
 */
export function layOutInRoom(
  data: LabelledRows,
  settings: Settings,
  { start, clear }: MatrixRoom,
): DualProblem | undefined {
  const { matrix, rows, labels, classes } = data;
  if (new Set(rows).size < rows.length) return undefined;
  const { indptr, indices: slots, values, columns } = matrix;
  const size: ProblemSize = { rows: rowCount(matrix), classes, slots: columns };
  const place = (allocator: Allocator): PlacedBlock[] =>
    placeBlocks(allocator, size, { order: allocator.uint32(rows.length), indptr, slots, values });
  const measured = createAllocator(undefined);
  place(measured);
  const buffer = clear(measured.bytes());
  if (buffer === undefined) return undefined;
  const placed = place(createAllocator(buffer, start));
  const { order, squares } = placed[0].arrays;
  order.set(rows);
  for (const row of rows) squares[row] = squareOf(values, indptr[row], indptr[row + 1]);
  const learnt = Int32Array.from(rows, (row) => labels[row]);
  return {
    blocks: fillBlocks(placed, labels, weighClasses(learnt, classes, settings.class_weight), settings.C),
    slotOfColumn: Int32Array.from({ length: columns }, (_slot, column) => column),
    nonZeros: countNonZeros(data),
  };
}

interface ProblemSize {
  readonly rows: number;
  readonly classes: number;
  readonly slots: number;
}

/** A block whose arrays have places, but no content. */
interface PlacedBlock {
  readonly arrays: BlockArrays;
  readonly record: Uint32Array;
  readonly firstClass: number;
  readonly classes: number;
  readonly lanes: number;
}

function placeBlocks(
  allocator: Allocator,
  { rows, classes, slots }: ProblemSize,
  given: Pick<BlockArrays, 'order' | 'indptr' | 'slots' | 'values'>,
): PlacedBlock[] {
  const blockCount = Math.max(1, Math.ceil(classes / MOST_LANES));
  const firstClassOf = (block: number): number => Math.ceil((block * classes) / blockCount);
  const lanes = VECTOR_LANES * Math.max(1, Math.ceil(firstClassOf(1) / VECTOR_LANES));
  const squares = allocator.float32(rows);
  return Array.from({ length: blockCount }, (_block, block) => ({
    arrays: {
      // In the order of the interface, which is the kernel's.
      order: given.order,
      indptr: given.indptr,
      slots: given.slots,
      values: given.values,
      squares,
      ownLanes: allocator.int32(rows),
      weights: allocator.float32(slots * lanes),
      alphas: allocator.float32(rows * lanes),
      bias: allocator.float32(lanes),
      signs: allocator.float32(lanes),
      ownDiagonals: allocator.float32(lanes),
      otherDiagonals: allocator.float32(lanes),
    },
    record: allocator.uint32(RECORD_WORDS),
    firstClass: firstClassOf(block),
    classes: firstClassOf(block + 1) - firstClassOf(block),
    lanes,
  }));
}

/** `labels` are those of the rows that `indptr` numbers. */
function fillBlocks(
  placed: readonly PlacedBlock[],
  labels: Int32Array,
  classWeights: Float64Array,
  C: number,
): ClassBlock[] {
  return placed.map(({ arrays, record, firstClass, classes, lanes }) => {
    labels.forEach((label, row) => {
      const lane = label - firstClass;
      arrays.ownLanes[row] = lane >= 0 && lane < classes ? lane : -1;
    });
    arrays.signs.fill(-1, 0, classes);
    arrays.otherDiagonals.fill(1 / (2 * C));
    for (let lane = 0; lane < lanes; lane += 1) {
      arrays.ownDiagonals[lane] = 1 / (2 * C * (lane < classes ? classWeights[firstClass + lane] : 1));
    }
    record.set(Object.values(arrays).map(({ byteOffset }: BlockArrays[keyof BlockArrays]) => byteOffset));
    return { ...arrays, firstClass, classes, lanes, record };
  });
}

/** The weights that have been learnt, of each column and class. */
export function readModel({ blocks, slotOfColumn }: DualProblem, classes: number): FullLinearModel {
  const weights = new Float32Array(slotOfColumn.length * classes);
  const bias = new Float32Array(classes);
  for (const block of blocks) {
    const { firstClass, lanes } = block;
    bias.set(block.bias.subarray(0, block.classes), firstClass);
    for (let column = 0; column < slotOfColumn.length; column += 1) {
      const slot = slotOfColumn[column];
      if (slot < 0) continue;
      for (let k = 0; k < block.classes; k += 1) {
        weights[column * classes + firstClass + k] = block.weights[slot * lanes + k];
      }
    }
  }
  return { kind: 'linear', classes, weights, bias };
}

function countNonZeros({ matrix, rows }: Pick<LabelledRows, 'matrix' | 'rows'>): number {
  let nonZeros = 0;
  for (const row of rows) nonZeros += matrix.indptr[row + 1] - matrix.indptr[row];
  return nonZeros;
}

/** Squared length of a row, with the 1 of the bias. */
function squareOf(values: Float32Array, start: number, end: number): number {
  let square = 1;
  for (let j = start; j < end; j += 1) square += values[j] * values[j];
  return square;
}

function countColumns({ matrix, rows }: Pick<LabelledRows, 'matrix' | 'rows'>): Uint32Array {
  const counts = new Uint32Array(matrix.columns);
  for (const row of rows) {
    for (let j = matrix.indptr[row]; j < matrix.indptr[row + 1]; j += 1) counts[matrix.indices[j]] += 1;
  }
  return counts;
}

/**
 * Numbers the columns that occur, the most frequent first (ties by column), so that the weights that nearly every
 * row touches lie together in the nearest cache. The numbering does not change a bit of the result.
 */
function numberSlots(columns: number, counts: Uint32Array): { slotOfColumn: Int32Array; slots: number } {
  const highest = counts.reduce((high, count) => Math.max(high, count), 0);
  const next = new Uint32Array(highest + 1); // per count: the first slot of the columns of that count
  for (const count of counts) if (count > 0) next[count] += 1;
  let slots = 0;
  for (let count = highest; count > 0; count -= 1) {
    const columnsOfCount = next[count];
    next[count] = slots;
    slots += columnsOfCount;
  }
  const slotOfColumn = new Int32Array(columns);
  for (let column = 0; column < columns; column += 1) {
    const count = counts[column];
    slotOfColumn[column] = count > 0 ? next[count] : -1;
    if (count > 0) next[count] += 1;
  }
  return { slotOfColumn, slots };
}

function copyRows(
  { matrix, rows }: Pick<LabelledRows, 'matrix' | 'rows'>,
  slotOfColumn: Int32Array,
  { order, indptr, slots, values, squares }: BlockArrays,
): void {
  let at = 0;
  rows.forEach((row, i) => {
    const start = at;
    for (let j = matrix.indptr[row]; j < matrix.indptr[row + 1]; j += 1) {
      slots[at] = slotOfColumn[matrix.indices[j]];
      values[at] = matrix.values[j];
      at += 1;
    }
    order[i] = i;
    indptr[i + 1] = at;
    squares[i] = squareOf(values, start, at);
  });
}

function allocateOrExplain(allocate: Allocate, bytes: number, what: string): ArrayBuffer | SharedArrayBuffer {
  try {
    return allocate(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const gigabytes = (bytes / 1e9).toFixed(1);
    throw new AppError('PARAMS_INVALID', `Expected ${gigabytes} GB of memory to learn ${what}, got less.`, {
      hint: 'Lower features.max_features in params.yaml, or learn from fewer rows.',
      cause: error,
    });
  }
}
