/** A cache line. */
const LINE_BYTES = 64;

/** Hands out arrays of one buffer. */
export interface Allocator {
  uint32(length: number): Uint32Array;
  int32(length: number): Int32Array;
  float32(length: number): Float32Array;
  /** What has been asked for so far. */
  bytes(): number;
}

/** Gives arrays one behind the other from `first` on, each on a cache line of its own; without a buffer it only counts. */
export function createAllocator(buffer: ArrayBuffer | SharedArrayBuffer | undefined, first = 0): Allocator {
  let next = first;
  const take = (length: number): number => {
    const start = next;
    next += LINE_BYTES * Math.ceil((4 * length) / LINE_BYTES);
    return start;
  };
  const EMPTY = new ArrayBuffer(0);
  const room = (length: number): [ArrayBufferLike, number, number] => {
    const start = take(length);
    return buffer ? [buffer, start, length] : [EMPTY, 0, 0];
  };
  return {
    uint32: (length) => new Uint32Array(...room(length)),
    int32: (length) => new Int32Array(...room(length)),
    float32: (length) => new Float32Array(...room(length)),
    bytes: () => next,
  };
}
