import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSchedule, type Schedule } from '../../../src/pipeline/run/schedule.ts';

/** A graph in which each item needs some of those before it. */
const graphs = fc
  .integer({ min: 1, max: 12 })
  .chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, index) =>
        index === 0 ? fc.constant<number[]>([]) : fc.uniqueArray(fc.nat(index - 1), { maxLength: 3 }),
      ),
    ),
  );

type Result = 'done' | 'failed' | 'skipped';

interface Trace {
  readonly results: Result[];
  readonly started: number[];
  readonly mostAtOnce: number;
}

async function trace(
  needs: readonly (readonly number[])[],
  {
    failing = new Set<number>(),
    ...parts
  }: Partial<Schedule<number, Result>> & { failing?: ReadonlySet<number> },
): Promise<Trace> {
  const started: number[] = [];
  const ended = new Set<number>();
  let atOnce = 0;
  let mostAtOnce = 0;
  const results = await runSchedule<number, Result>({
    items: [...needs.keys()],
    needs: (index) => needs[index] ?? [],
    jobs: 1,
    onFailure: 'stop',
    run: async (item) => {
      for (const need of needs[item] ?? []) expect(ended.has(need), `${item} waits for ${need}`).toBe(true);
      started.push(item);
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      // A different number of turns for each, so that they end in another order than they began.
      for (let turn = 0; turn <= (item * 7) % 5; turn++) await Promise.resolve();
      atOnce--;
      ended.add(item);
      return failing.has(item) ? 'failed' : 'done';
    },
    skip: () => 'skipped',
    isFailure: (result) => result === 'failed',
    ...parts,
  });
  return { results, started, mostAtOnce };
}

test('every item runs once, behind all that it needs, and no more run at once than may', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 5 }), async (needs, jobs) => {
      const { results, started, mostAtOnce } = await trace(needs, { jobs });
      expect(results).toEqual(needs.map(() => 'done'));
      expect(started.toSorted((left, right) => left - right)).toEqual([...needs.keys()]);
      expect(mostAtOnce).toBeLessThanOrEqual(jobs);
      if (jobs === 1) expect(started).toEqual([...needs.keys()]);
    }),
  );
});

test('as many run at once as may, where nothing keeps them', async () => {
  expect((await trace([[], [], [], [], []], { jobs: 3 })).mostAtOnce).toBe(3);
});

describe('a failure', () => {
  // 0 ← 1 ← 2, and 3 by itself.
  const needs = [[], [0], [1], []];
  test.each([
    ['stop', ['failed', 'skipped', 'skipped', 'skipped']],
    ['keep-going', ['failed', 'skipped', 'skipped', 'done']],
    ['ignore', ['failed', 'done', 'done', 'done']],
  ] as const)('with %s gives %j', async (onFailure, expected) => {
    const { results } = await trace(needs, { onFailure, failing: new Set([0]) });
    expect(results).toEqual(expected);
  });

  test('lets those that run beside it end', async () => {
    const { results } = await trace([[], [], []], { jobs: 2, failing: new Set([0]) });
    expect(results).toEqual(['failed', 'done', 'skipped']);
  });

  test('that is a bug is thrown once what runs has ended', async () => {
    const ended: number[] = [];
    const run = trace([[], [], []], {
      jobs: 2,
      run: async (item) => {
        if (item === 0) throw new Error('bug');
        await Promise.resolve();
        ended.push(item);
        return 'done';
      },
    });
    await expect(run).rejects.toThrow('bug');
    expect(ended).toEqual([1]);
  });
});
