import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addPrefix,
  isFiniteThroughout,
  readSafetensors,
  selectPrefix,
  writeSafetensors,
} from '../../src/files/safetensors.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('what is written comes back, whatever its types, shapes and values', () => {
  const path = join(temporaryFolder(), 'a.safetensors');
  fc.assert(
    fc.property(
      fc.float32Array(),
      fc.int32Array(),
      fc.uint32Array(),
      fc.uint8Array(),
      fc.int8Array(),
      (floats, integers, unsigned, bytes, signed) => {
        writeSafetensors(path, {
          floats: { shape: [floats.length], data: floats },
          integers: { shape: [integers.length, 1], data: integers },
          unsigned: { shape: [1, unsigned.length], data: unsigned },
          bytes: { shape: [bytes.length], data: bytes },
          signed: { shape: [signed.length], data: signed },
        });
        const { floats: f, integers: i, unsigned: u, bytes: b, signed: s } = readSafetensors(path);
        expect([f.data, i.data, u.data, b.data, s.data]).toEqual([floats, integers, unsigned, bytes, signed]);
        expect(i.shape).toEqual([integers.length, 1]);
      },
    ),
    { numRuns: 30 },
  );
});

test('the order in which arrays are named does not change the bytes', () => {
  const folder = temporaryFolder();
  const a = { shape: [2], data: new Float32Array([1, 2]) };
  const b = { shape: [3], data: new Uint8Array([1, 2, 3]) };
  writeSafetensors(join(folder, '1'), { a, b });
  writeSafetensors(join(folder, '2'), { b, a });
  expect(readFileSync(join(folder, '1'))).toEqual(readFileSync(join(folder, '2')));
});

test('the layout is the one that the format prescribes', () => {
  const path = join(temporaryFolder(), 'x');
  writeSafetensors(path, { w: { shape: [1, 2], data: new Float32Array([1, -2]) } });
  const bytes = readFileSync(path);
  const headerBytes = Number(bytes.readBigUInt64LE(0));
  expect(JSON.parse(bytes.toString('utf8', 8, 8 + headerBytes))).toEqual({
    w: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] },
  });
  expect(bytes.readFloatLE(8 + headerBytes + 4)).toBe(-2);
});

test('a file of another writer whose arrays are not aligned is read all the same', () => {
  const path = join(temporaryFolder(), 'x');
  const header = Buffer.from('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  '.slice(0, 55));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(path, Buffer.concat([length, header, Buffer.from(Float32Array.of(0.5).buffer)]));
  expect(readSafetensors(path).w.data).toEqual(Float32Array.of(0.5));
});

test('a truncated or foreign file is refused with what was expected and found', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'x');
  const w = { shape: [4], data: new Float32Array(4) };
  const cases: [change: () => void, message: RegExp][] = [
    [() => truncateSync(path, 66), /expected 16 bytes of arrays, found 2/],
    [() => truncateSync(path, 30), /expected a header of at most 22 bytes, found 56/],
    [() => truncateSync(path, 3), /expected at least 8 bytes, found 3/],
    [() => writeFileSync(path, 'PK\u0003\u0004 a zip archive, say'), /expected a header of at most/],
  ];
  for (const [change, message] of cases) {
    writeSafetensors(path, { w });
    change();
    expect(() => readSafetensors(path)).toThrow(message);
  }
});

test('a type that is none, even one with the name of an object method, is refused', () => {
  const path = join(temporaryFolder(), 'x');
  const header = Buffer.from('{"w":{"dtype":"toString","shape":[1],"data_offsets":[0,4]}}');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(path, Buffer.concat([length, header, Buffer.alloc(4)]));
  expect(() => readSafetensors(path)).toThrow(
    'expected w to be one of F32, I32, U32, U8, I8, found toString',
  );
});

test('several owners share a file by prefixes', () => {
  const a = { shape: [1], data: Uint8Array.of(1) };
  const tensors = { ...addPrefix('one.', { a }), ...addPrefix('two.', { b: a }) };
  expect(Object.keys(tensors)).toEqual(['one.a', 'two.b']);
  expect(selectPrefix('one.', tensors)).toEqual({ a });
});

test.each([
  [[], true],
  [[0, -0, 3e38, -3e38, 1e-45], true],
  [[1, NaN], false],
  [[Infinity], false],
  [[-Infinity, Infinity], false],
])('%j is finite throughout: %j', (numbers, expected) => {
  expect(isFiniteThroughout(Float32Array.from(numbers))).toBe(expected);
});
