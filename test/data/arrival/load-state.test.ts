import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ALL_HASHES,
  EVERYTHING,
  formatLoadState,
  isEverything,
  parseLoadState,
  percentOf,
  readLoadState,
} from '../../../src/data/arrival/load-state.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('reads back what was written, leading zeros too', () => {
  for (const state of [EVERYTHING, { seed: 7, percent: null, through: 0xabcn }]) {
    expect(parseLoadState(formatLoadState(state), 'load.json')).toEqual(state);
  }
  expect(formatLoadState({ seed: 7, percent: 40, through: 10n })).toContain('"000000000000000a"');
});

test('everything is loaded where there is no file', () => {
  const path = join(temporaryFolder(), 'load.json');
  expect(readLoadState(path, 'load.json')).toBe(EVERYTHING);
  writeFileSync(path, formatLoadState({ ...EVERYTHING, through: 5n }));
  expect(isEverything(readLoadState(path, 'load.json'))).toBe(false);
});

test.each([
  ['{', 'load.json: expected JSON, got something else.'],
  ['{}', 'load.json: expected "version": 1, got nothing.'],
  ['{"version":1,"seed":-1}', 'load.json: expected "seed" as a whole number from 0 to 4294967295, got -1.'],
  [
    '{"version":1,"seed":1,"percent":101}',
    'load.json: expected "percent" as a number above 0 and at most 100, or null, got 101.',
  ],
  [
    '{"version":1,"seed":1,"percent":null,"loaded_through":"ff"}',
    'load.json: expected "loaded_through" as 16 hexadecimal digits, got "ff".',
  ],
])('refuses %s', (text, message) => {
  expect(() => parseLoadState(text, 'load.json')).toThrow(message);
});

test('the percentage is the one asked for, or counted where rows were', () => {
  expect(percentOf({ seed: 1, percent: 43, through: 5n }, 1, 3)).toBe(43);
  expect(percentOf({ seed: 1, percent: null, through: 5n }, 1, 3)).toBe(33.3333);
  expect(percentOf({ seed: 1, percent: null, through: ALL_HASHES }, 0, 0)).toBe(100);
});
