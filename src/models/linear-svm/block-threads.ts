import { startWorker } from '../../workers/start-worker.ts';
import type { ClassBlock } from './dual-problem.ts';
import { instantiateKernel } from './wasm-kernel.ts';

/** What a thread gets to work on: arrays in a memory that all threads share. */
export interface SharedBlocks {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly blocks: readonly ClassBlock[];
}

/** A part of a pass: the places `from … to − 1` in the order of the rows. */
export interface PassRequest {
  readonly from: number;
  readonly to: number;
}

/** Passes over the rows, every block in one of the threads. */
export interface BlockThreads {
  /** Resolves when all blocks are through. Meanwhile nothing else may touch their arrays. */
  pass(request: PassRequest): Promise<void>;
  stop(): Promise<void>;
}

/** Deals the blocks out to this thread and `threads − 1` workers. Only its speed depends on `threads`. */
export function startBlockThreads({ module, memory, blocks }: SharedBlocks, threads: number): BlockThreads {
  const share = (thread: number): ClassBlock[] => blocks.filter((_block, b) => b % threads === thread);
  const own = share(0);
  const passHere = instantiateKernel(module, memory);
  const workers = Array.from({ length: threads - 1 }, (_worker, i) =>
    startWorker('linear-svm-worker', { module, memory, blocks: share(i + 1) } satisfies SharedBlocks),
  );
  return {
    pass: async (request) => {
      const elsewhere = workers.map((worker) => worker.ask(request));
      const here = async (): Promise<void> => {
        for (const block of own) passHere(block, request.from, request.to);
        return Promise.resolve();
      };
      await Promise.all([...elsewhere, here()]);
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}
