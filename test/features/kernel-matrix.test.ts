import { expect, test } from 'vitest';
import { allocateKernelMatrix, borrowRoom, type MatrixRoom } from '../../src/features/kernel-matrix.ts';
import type { SparseMatrix } from '../../src/features/sparse-matrix.ts';

const MEBIBYTE = 2 ** 20;

function borrow(matrix: SparseMatrix): MatrixRoom {
  const room = borrowRoom(matrix);
  if (!room) throw new Error('Expected room behind the matrix.');
  return room;
}

test('the room begins behind the matrix, on a cache line, and grows without moving it', () => {
  const matrix = allocateKernelMatrix(3, 5, 7);
  expect([matrix.indptr.length, matrix.indices.length, matrix.values.length]).toEqual([4, 5, 5]);
  matrix.values.fill(2);
  const { start, memory, clear } = borrow(matrix);
  expect(start % 64).toBe(0);
  expect(start).toBeGreaterThanOrEqual(matrix.values.byteOffset + matrix.values.byteLength);
  expect(clear(MEBIBYTE)?.byteLength).toBeGreaterThanOrEqual(start + MEBIBYTE);
  expect([...new Float32Array(memory.buffer, matrix.values.byteOffset, 5)]).toEqual([2, 2, 2, 2, 2]);
  matrix.indices[4] = 6;
  expect(new Uint32Array(memory.buffer, matrix.indices.byteOffset, 5)[4]).toBe(6);
});

test('what an earlier borrower left is cleared', () => {
  const { start, clear } = borrow(allocateKernelMatrix(1, 1, 1));
  new Uint8Array(clear(100) ?? new ArrayBuffer(0), start, 100).fill(1);
  expect(new Set(new Uint8Array(clear(100) ?? new ArrayBuffer(0), start, 100))).toEqual(new Set([0]));
});

test('is lent to one borrower at a time', () => {
  const matrix = allocateKernelMatrix(1, 1, 1);
  const room = borrow(matrix);
  expect(borrowRoom(matrix)).toBeUndefined();
  room.giveBack();
  expect(borrowRoom(matrix)).toBeDefined();
});

test('a room of more than 4 GiB is not to be had', () => {
  expect(borrow(allocateKernelMatrix(1, 1, 1)).clear(2 ** 32)).toBeUndefined();
});

test('a matrix that was made elsewhere has no room', () => {
  const indptr = new Uint32Array(2);
  expect(
    borrowRoom({ columns: 1, indptr, indices: new Uint32Array(), values: new Float32Array() }),
  ).toBeUndefined();
});
