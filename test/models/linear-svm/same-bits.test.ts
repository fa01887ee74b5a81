import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateKernelMatrix } from '../../../src/features/kernel-matrix.ts';
import { type SparseVector, stackRows } from '../../../src/features/sparse-matrix.ts';
import type { LabelledRows } from '../../../src/models/labelled-rows.ts';
import { fitLinearSvm } from '../../../src/models/linear-svm/fit-linear-svm.ts';
import type { LinearSvmOptions } from '../../../src/models/linear-svm/linear-svm-options.ts';
import { compileKernel } from '../../../src/models/linear-svm/wasm-kernel.ts';

const COLUMNS = 12;

const sparseRow: fc.Arbitrary<SparseVector> = fc
  .dictionary(
    fc.integer({ min: 0, max: COLUMNS - 1 }).map(String),
    fc.float({ min: -4, max: 4, noNaN: true, noDefaultInfinity: true }),
    { maxKeys: 8 },
  )
  .map((row) => {
    const columns = Object.keys(row)
      .map(Number)
      .sort((a, b) => a - b);
    return { indices: Uint32Array.from(columns), values: Float32Array.from(columns, (c) => row[String(c)]) };
  });

const problem = (classes: number): fc.Arbitrary<[LabelledRows, LinearSvmOptions]> =>
  fc
    .array(fc.tuple(sparseRow, fc.integer({ min: 0, max: classes - 1 }), fc.boolean()), {
      minLength: 1,
      maxLength: 25,
    })
    .chain((rows) =>
      fc.tuple(
        fc.constant<LabelledRows>({
          matrix: stackRows(
            rows.map(([row]) => row),
            COLUMNS,
          ),
          labels: Int32Array.from(rows, ([, label]) => label),
          classes,
          groups: Uint32Array.from(rows.keys()),
          rows: Uint32Array.from(rows.keys()).filter((row) => rows[row][2]),
        }),
        fc.record({
          C: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
          epochs: fc.integer({ min: 1, max: 6 }),
          class_weight: fc.constantFrom('none', 'sqrt', 'balanced'),
          seed: fc.nat(),
        }),
      ),
    );

/** Everything that was learnt, bit by bit: 0 and −0 differ. */
async function learnBits(data: LabelledRows, options: LinearSvmOptions): Promise<Uint32Array[]> {
  const { weights, bias } = await fitLinearSvm(data, options);
  return [weights, bias].map((array) => new Uint32Array(array.buffer, array.byteOffset, array.length));
}

test('the kernel runs here: the tests below compare two ways', () => {
  expect(compileKernel()).toBeInstanceOf(WebAssembly.Module);
});

const CLASSES = [2, 3, 5, 9, 16, 17, 27, 28, 33, 300];

test.each(CLASSES)('%i classes: WebAssembly gives the bits of plain TypeScript', async (classes) => {
  await fc.assert(
    fc.asyncProperty(problem(classes), async ([data, options]) => {
      const plain = await learnBits(data, { ...options, wasm: false });
      expect(await learnBits(data, { ...options, threads: 1 })).toEqual(plain);
    }),
    { numRuns: classes > 100 ? 20 : 60 },
  );
});

test.each(CLASSES)('%i classes: two threads give the bits of one', async (classes) => {
  await fc.assert(
    fc.asyncProperty(problem(classes), async ([data, options]) => {
      const alone = await learnBits(data, { ...options, threads: 1 });
      expect(await learnBits(data, { ...options, threads: 2 })).toEqual(alone);
    }),
    { numRuns: 3 },
  );
});

/** The same rows, where a kernel can read them without a copy. */
function inKernelMemory(data: LabelledRows): LabelledRows {
  const { indptr, indices, values, columns } = data.matrix;
  const matrix = allocateKernelMatrix(indptr.length - 1, indices.length, columns);
  matrix.indptr.set(indptr);
  matrix.indices.set(indices);
  matrix.values.set(values);
  return { ...data, matrix };
}

test.each(CLASSES)(
  '%i classes: rows that are read where they lie give the bits of a copy',
  async (classes) => {
    await fc.assert(
      fc.asyncProperty(problem(classes), async ([data, options]) => {
        const copied = await learnBits(data, { ...options, threads: 1 });
        const there = inKernelMemory(data);
        expect(await learnBits(there, { ...options, threads: 1 })).toEqual(copied);
        expect(await learnBits(there, { ...options, threads: 2 })).toEqual(copied);
      }),
      { numRuns: 3 },
    );
  },
);

test('rows that are learnt from twice give the bits of a copy', async () => {
  await fc.assert(
    fc.asyncProperty(problem(3), async ([data, options]) => {
      const twice = { ...data, rows: Uint32Array.from([...data.rows, ...data.rows]).sort() };
      const copied = await learnBits(twice, { ...options, threads: 1 });
      expect(await learnBits(inKernelMemory(twice), { ...options, threads: 1 })).toEqual(copied);
    }),
    { numRuns: 3 },
  );
});

test('two fits of one matrix at once give the bits of a copy', async () => {
  const rows = Array.from({ length: 8 }, (_row, i) => ({
    indices: Uint32Array.of(i % 3, 3 + (i % 5)),
    values: Float32Array.of(1, i / 8),
  }));
  const all = Uint32Array.from(rows.keys());
  const data = {
    matrix: stackRows(rows, 8),
    labels: Int32Array.from(rows, (_row, i) => i % 4),
    classes: 4,
    groups: all,
    rows: all,
  };
  const options: LinearSvmOptions = { C: 1, epochs: 3, class_weight: 'none', seed: 1 };
  const expected = await learnBits(data, options);
  const there = inKernelMemory(data);
  expect(await Promise.all([learnBits(there, options), learnBits(there, options)])).toEqual([
    expected,
    expected,
  ]);
});

test('a problem of many rows and columns: all four ways give the same bits', async () => {
  const rows = Array.from({ length: 3000 }, (_row, i): SparseVector => {
    const indices = Uint32Array.from({ length: 40 }, (_column, j) => j * 25 + ((i * 7 + j * j * 13) % 25));
    return { indices, values: Float32Array.from(indices, (c, j) => ((c * 31 + j + i) % 17) / 17) };
  });
  const labels = Int32Array.from(rows, (_row, i) => (i * i) % 27);
  const all = Uint32Array.from(rows.keys());
  const data = { matrix: stackRows(rows, 1000), labels, classes: 27, groups: all, rows: all };
  const options: LinearSvmOptions = { C: 0.4, epochs: 3, class_weight: 'sqrt', seed: 5 };
  const plain = await learnBits(data, { ...options, wasm: false });
  expect(await learnBits(data, options)).toEqual(plain);
  expect(await learnBits(data, { ...options, threads: 1 })).toEqual(plain);
  expect(await learnBits(data, { ...options, threads: 2 })).toEqual(plain);
});
