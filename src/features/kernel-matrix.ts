import type { SparseMatrix } from './sparse-matrix.ts';

const PAGE_BYTES = 65_536;
/** 4 GiB, the most that WebAssembly can address. */
const MOST_PAGES = 65_536;
const LINE_BYTES = 64;

/** The memory behind a matrix, for whoever reads the matrix where it lies. */
export interface MatrixRoom {
  readonly memory: WebAssembly.Memory;
  /** Byte offset of the first place behind the matrix, on a cache line of its own. */
  readonly start: number;
  /** The memory, with so many bytes of zeros from `start` on; undefined where there is not so much. */
  readonly clear: (bytes: number) => SharedArrayBuffer | undefined;
  /** To be called when nobody uses the room any more. */
  readonly giveBack: () => void;
}

interface Lender {
  readonly memory: WebAssembly.Memory;
  readonly start: number;
  lent: boolean;
}

const lenders = new WeakMap<ArrayBufferLike, Lender>();

/**
 * A matrix of zeros that threads share, in the memory of WebAssembly: a kernel can read it where it lies, and work in the
 * room behind it. Where there is no such memory of this size, the matrix lies elsewhere, and has no room.
 */
export function allocateKernelMatrix(rows: number, elements: number, columns: number): SparseMatrix {
  const indices = linesFor(rows + 1);
  const values = indices + linesFor(elements);
  const start = values + linesFor(elements);
  const memory = createMemory(start);
  const buffer = memory?.buffer ?? new SharedArrayBuffer(start);
  if (memory) lenders.set(buffer, { memory, start, lent: false });
  return {
    columns,
    indptr: new Uint32Array(buffer, 0, rows + 1),
    indices: new Uint32Array(buffer, indices, elements),
    values: new Float32Array(buffer, values, elements),
  };
}

/** The room behind a matrix of `allocateKernelMatrix`; undefined for another one, and while the room is lent. */
export function borrowRoom({ indices }: SparseMatrix): MatrixRoom | undefined {
  const lender = lenders.get(indices.buffer);
  if (lender === undefined || lender.lent) return undefined;
  lender.lent = true;
  const { memory, start } = lender;
  return {
    memory,
    start,
    clear: (bytes) => {
      if (!growTo(memory, start + bytes)) return undefined;
      new Uint8Array(memory.buffer, start, bytes).fill(0);
      return memory.buffer;
    },
    giveBack: () => {
      lender.lent = false;
    },
  };
}

/** Bytes of so many numbers of 32 bits, in whole cache lines. */
function linesFor(numbers: number): number {
  return LINE_BYTES * Math.ceil((4 * numbers) / LINE_BYTES);
}

/** Only what is written to takes memory, so `maximum` may be the most there is. */
function createMemory(bytes: number): WebAssembly.Memory | undefined {
  return unlessTooMuch(
    () =>
      new WebAssembly.Memory({
        initial: Math.ceil(bytes / PAGE_BYTES),
        maximum: MOST_PAGES,
        shared: true,
      }),
  );
}

function growTo(memory: WebAssembly.Memory, bytes: number): boolean {
  const more = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
  return more <= 0 || unlessTooMuch(() => memory.grow(more)) !== undefined;
}

function unlessTooMuch<T>(allocate: () => T): T | undefined {
  try {
    return allocate();
  } catch (error) {
    // TypeError: more pages than `maximum`; RangeError: more memory than there is.
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}
