import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdSet } from '../../src/features/id-set.ts';

test('gives each id once, ascending, and is empty again', () => {
  const size = 5000;
  const set = new IdSet(size);
  const target = new Uint32Array(size);
  fc.assert(
    fc.property(fc.array(fc.nat(size - 1)), (ids) => {
      ids.forEach((id) => set.add(id));
      const count = set.drain(target);
      expect([...target.subarray(0, count)]).toEqual([...new Set(ids)].sort((a, b) => a - b));
      expect(set.drain(target)).toBe(0);
    }),
  );
});

test.each([[1], [31], [32], [33], [1023], [1024], [1025]])('holds all ids below %i', (size) => {
  const set = new IdSet(size);
  for (let id = 0; id < size; id += 1) set.add(id);
  const target = new Uint32Array(size);
  expect(set.drain(target)).toBe(size);
  expect(target[size - 1]).toBe(size - 1);
});
