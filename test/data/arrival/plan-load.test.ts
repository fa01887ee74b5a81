import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ALL_HASHES,
  EVERYTHING,
  isEverything,
  type LoadState,
} from '../../../src/data/arrival/load-state.ts';
import {
  countLoaded,
  hashLoaded,
  type LoadRequest,
  percentLoaded,
  planLoad,
} from '../../../src/data/arrival/plan-load.ts';
import { createRowHash } from '../../../src/data/arrival/row-hash.ts';

const SEED = 42;
const RESET: LoadRequest = { kind: 'reset', percent: 40, seed: SEED };

/** Rows by what they say; some say the same. */
const texts = fc.array(fc.nat({ max: 400 }).map(String), { minLength: 1, maxLength: 200 });
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('percent' as const), percent: fc.constantFrom(0.5, 3, 10, 60) }),
    fc.record({ kind: fc.constant('rows' as const), rows: fc.integer({ min: 1, max: 60 }) }),
  ),
  { maxLength: 8 },
);

const hashOf = (text: string, seed = SEED): bigint =>
  createRowHash(seed)((column) => (column === 'designation' ? text : ''));
const sortedHashes = (rows: readonly string[]): BigUint64Array =>
  BigUint64Array.from(rows, (text) => hashOf(text)).sort();
const loadedOf = (rows: readonly string[], { through }: LoadState): string[] =>
  rows.filter((text) => hashOf(text) <= through);

function follow(rows: readonly string[], requests: readonly LoadRequest[]): LoadState[] {
  const states: LoadState[] = [];
  for (const request of requests)
    states.push(planLoad(sortedHashes(rows), states.at(-1) ?? EVERYTHING, request).state);
  return states;
}

describe('loads', () => {
  test('are nested: what is loaded stays, and each step brings more until everything is there', () => {
    fc.assert(
      fc.property(texts, steps, (rows, requests) => {
        const states = follow(rows, [RESET, ...requests]);
        for (const [at, state] of states.entries()) {
          const before = states[at - 1];
          if (before === undefined) continue;
          const loaded = loadedOf(rows, state);
          for (const text of loadedOf(rows, before)) expect(loaded).toContain(text);
          expect(loaded.length).toBeGreaterThanOrEqual(loadedOf(rows, before).length);
          if (requests[at - 1]?.kind === 'rows' && !isEverything(before))
            expect(loaded.length).toBeGreaterThan(loadedOf(rows, before).length);
        }
      }),
    );
  });

  test('are the same for any order of the rows', () => {
    fc.assert(
      fc.property(
        texts.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        steps,
        ([rows, shuffled], requests) => {
          const all = [RESET, ...requests];
          expect(follow(shuffled, all)).toEqual(follow(rows, all));
          const [state = EVERYTHING] = follow(rows, [RESET]);
          expect(hashLoaded(sortedHashes(shuffled), state)).toBe(hashLoaded(sortedHashes(rows), state));
        },
      ),
    );
  });

  test('lose no row when the source grows, and bring no row that says what is not loaded', () => {
    fc.assert(
      fc.property(texts, texts, (rows, added) => {
        const [state = EVERYTHING] = follow(rows, [RESET]);
        const before = loadedOf(rows, state);
        const after = loadedOf([...added, ...rows], state);
        for (const text of before) expect(after).toContain(text);
        const held = new Set(rows.filter((text) => !before.includes(text)));
        expect(after.filter((text) => held.has(text))).toEqual([]);
      }),
    );
  });

  test('count what they load', () => {
    fc.assert(
      fc.property(texts, steps, (rows, requests) => {
        const sorted = sortedHashes(rows);
        let state = EVERYTHING;
        for (const request of [RESET, ...requests]) {
          const plan = planLoad(sorted, state, request);
          expect(plan.rows).toBe(loadedOf(rows, plan.state).length);
          expect(plan.rows).toBe(countLoaded(sorted, plan.state));
          state = plan.state;
        }
      }),
    );
  });
});

const HUNDRED = BigUint64Array.from({ length: 100 }, (_, index) => BigInt(index + 1) * 1000n);
const at = (rows: number, percent: number | null = null): LoadState => ({
  ...{ seed: SEED, percent },
  through: HUNDRED[rows - 1] ?? 0n,
});

test.each<[LoadState, LoadRequest, number, number | null]>([
  [EVERYTHING, RESET, 40, 40],
  [EVERYTHING, { ...RESET, percent: 0.1 }, 1, 0.1],
  [EVERYTHING, { ...RESET, percent: 100 }, 100, 100],
  [at(40, 40), { kind: 'percent', percent: 3 }, 43, 43],
  [at(40, 40), { kind: 'percent', percent: 0.4 }, 40, 40.4],
  [at(40, 40), { kind: 'percent', percent: 99 }, 100, 100],
  [at(41), { kind: 'percent', percent: 3 }, 44, 44],
  [at(40, 40), { kind: 'rows', rows: 7 }, 47, null],
  [at(40, 40), { kind: 'rows', rows: 2000 }, 100, 100],
])('%o and %o are %i rows', (before, request, rows, percent) => {
  const plan = planLoad(HUNDRED, before, request);
  expect(plan).toMatchObject({ rows, ties: 0, state: { percent } });
  expect(plan.state.through).toBe(rows === 100 ? ALL_HASHES : at(rows).through);
});

test('twenty steps of 3 % from 40 % are 100 %, of any number of rows', () => {
  for (const rows of [33, 1003, 84_916]) {
    const sorted = BigUint64Array.from({ length: rows }, (_, index) => BigInt(index + 1) << 40n);
    let { state } = planLoad(sorted, EVERYTHING, RESET);
    for (let step = 1; step <= 20; step += 1) {
      state = planLoad(sorted, state, { kind: 'percent', percent: 3 }).state;
      expect(percentLoaded(sorted, state)).toBe(40 + 3 * step);
    }
    expect(isEverything(state)).toBe(true);
  }
});

test('a step goes on from what is there where the source has changed since', () => {
  const state = at(40, 40);
  const shrunk = HUNDRED.subarray(20);
  expect(percentLoaded(shrunk, state)).toBe(25);
  expect(planLoad(shrunk, state, { kind: 'percent', percent: 10 })).toMatchObject({ rows: 28, ties: 0 });
});

test('equal rows come together, and are said', () => {
  const sorted = BigUint64Array.from([1n, 2n, 2n, 2n, 3n, 4n]);
  const before = { seed: SEED, percent: null, through: 1n };
  expect(planLoad(sorted, before, { kind: 'rows', rows: 1 })).toMatchObject({ rows: 4, ties: 2 });
});

test('a row keeps its place whatever else it is next to, and has another under another seed', () => {
  expect(hashOf('a')).toBe(hashOf('a'));
  expect(hashOf('a')).not.toBe(hashOf('a', 7));
  const split = createRowHash(1)((column) => (column === 'designation' ? 'ab' : ''));
  const joined = createRowHash(1)((column) => ({ designation: 'a', description: 'b' })[column] ?? '');
  expect(split).not.toBe(joined);
});
