import { expect, test } from 'vitest';
import { startBlockThreads } from '../../../src/models/linear-svm/block-threads.ts';
import { type ClassBlock, layOutProblem } from '../../../src/models/linear-svm/dual-problem.ts';
import { compileKernel, createSharedMemory } from '../../../src/models/linear-svm/wasm-kernel.ts';

test('a pass that a worker cannot do rejects, whatever this thread has done', async () => {
  const module = compileKernel();
  const memory = createSharedMemory(65_536);
  if (!module || !memory) throw new Error('Expected WebAssembly.');
  const data = {
    matrix: {
      columns: 1,
      indptr: Uint32Array.of(0, 1),
      indices: Uint32Array.of(0),
      values: Float32Array.of(1),
    },
    labels: Int32Array.of(0),
    classes: 20,
    groups: Uint32Array.of(0),
    rows: Uint32Array.of(0),
  };
  const { blocks } = layOutProblem(data, { C: 1, class_weight: 'none' }, () => memory.buffer);
  const broken: ClassBlock = { ...blocks[1], lanes: 7 };
  const threads = startBlockThreads({ module, memory, blocks: [blocks[0], broken] }, 2);
  try {
    await expect(threads.pass({ from: 0, to: 1 })).rejects.toThrow(
      /^The thread linear-svm-worker ended before its work was done: .* is not a function\.$/,
    );
    expect(blocks[0].bias[0]).toBeGreaterThan(0);
  } finally {
    await threads.stop();
  }
});

test('there is no memory above 4 GiB', () => {
  expect(createSharedMemory(2 ** 32 + 1)).toBeUndefined();
});
