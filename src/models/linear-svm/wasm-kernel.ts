import bytes from '../kernel/assembly/dual-descent.ts?wasm';
import type { ClassBlock } from './dual-problem.ts';

const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;
/**
 * V8 begins with quickly made, slow code, and goes over to fast code only from one call to the next: were a pass one
 * call, the whole first pass would run in the slow code.
 */
const ROWS_PER_CALL = 128;

/** The compiled kernel; undefined where this Node.js has no WebAssembly with vectors and shared memory. */
export function compileKernel(): WebAssembly.Module | undefined {
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}

/** A memory of at least so many bytes that threads can share; undefined above 4 GiB, the most that the kernel can address. */
export function createSharedMemory(leastBytes: number): WebAssembly.Memory | undefined {
  const pages = Math.max(1, Math.ceil(leastBytes / PAGE_BYTES));
  if (pages > MOST_PAGES) return undefined;
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** What `passOverRows` does, on blocks that lie in `memory`: the same bits in about a fifth of the time. */
export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): (block: ClassBlock, from: number, to: number) => void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return (block, from, to) => {
    const pass = exports[`pass${block.lanes}`] as (block: number, from: number, to: number) => void;
    for (let start = from; start < to; start += ROWS_PER_CALL) {
      pass(block.record.byteOffset, start, Math.min(start + ROWS_PER_CALL, to));
    }
  };
}
