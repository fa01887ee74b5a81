import { expect, test } from 'vitest';
import { findBadByte } from '../../src/data/find-bad-byte.ts';

test.each([
  [[], 0],
  [[0x61, 0xc3, 0xa9], 3],
  [[0x61, 0xc3], 1],
  [[0xf0, 0x9f, 0x98, 0x80, 0xff], 4],
  [[0xed, 0xa0, 0x80], 0],
  [[0xc0, 0x80], 0],
])('finds the first bad byte of %j at %i', (bytes, offset) => {
  expect(findBadByte(Uint8Array.from(bytes))).toBe(offset);
});
