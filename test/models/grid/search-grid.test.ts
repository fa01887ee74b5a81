import { expect, test } from 'vitest';
import { expandGrid } from '../../../src/models/grid/expand-grid.ts';
import { type GridListener, type GridSearch, searchGrid } from '../../../src/models/grid/search-grid.ts';
import { completeSettings } from '../../../src/models/learner-settings.ts';
import { easyRows } from '../easy-rows.ts';

const OPTIONS = { cv_folds: 2, seed: 1 };

/** A listener that takes down what it is told. Its clock is a second later every time it is asked. */
function listen(): GridListener & { readonly log: string[] } {
  const log: string[] = [];
  let seconds = 0;
  return {
    log,
    started: ({ number }) => log.push(`start ${number}`),
    scored: ({ number, rows }) => log.push(`score ${number} on ${rows}`),
    ended: ({ number }) => log.push(`end ${number}`),
    progress: ({ place, trials, fold, fitsDone, fits }) => {
      const line = `${place}/${trials} fold ${fold}, ${fitsDone} of ${fits}`;
      if (log.at(-1) !== line) log.push(line);
      return Promise.resolve();
    },
    clock: () => (seconds += 1),
  };
}

const svms = (values: readonly number[]) =>
  expandGrid([{ C: values }], { algorithm: 'linear_svm', epochs: 2 });

test('tells each trial from its start to its end, and counts the fits', async () => {
  const listener = listen();
  await searchGrid(easyRows(40, 2), svms([0.1, 1]), OPTIONS, listener);
  expect(listener.log).toEqual([
    'start 1',
    '1/2 fold 0, 0 of 4',
    '1/2 fold 1, 1 of 4',
    'score 1 on 40',
    'end 1',
    'start 2',
    '2/2 fold 0, 2 of 4',
    '2/2 fold 1, 3 of 4',
    'score 2 on 40',
    'end 2',
  ]);
});

test('ranks by mean weighted F1; of equals the earlier one is the better', async () => {
  const hopeless = completeSettings('linear_svm', { C: 1e-9, epochs: 1 });
  const good = completeSettings('linear_svm', { C: 1 });
  const { ranked, best } = await searchGrid(easyRows(200, 4), [hopeless, good, good], OPTIONS, listen());
  expect(ranked.map(({ number }) => number)).toEqual([2, 3, 1]);
  expect(best).toBe(good);
});

test('the best third of many goes on to three times as many rows', async () => {
  const listener = listen();
  const data = easyRows(3000, 3);
  const { ranked, best, crossValidation } = await searchGrid(
    data,
    svms(Array.from({ length: 13 }, (_trial, i) => 2 ** (i - 6))),
    OPTIONS,
    listener,
  );
  expect(ranked.map(({ rounds }) => rounds)).toEqual([2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
  expect(ranked.map(({ rows }) => rows)).toEqual([
    ...Array<number>(5).fill(3000),
    ...Array<number>(8).fill(1002),
  ]);
  expect(ranked[0]).toMatchObject({ candidate: best, f1_weighted: crossValidation.f1_weighted, seconds: 2 });
  expect(crossValidation.scores.some(Number.isNaN)).toBe(false);
  const events = listener.log.filter((line) => !line.includes('fold'));
  expect(events.filter((line) => line.startsWith('start'))).toHaveLength(13);
  expect(events.filter((line) => line.startsWith('end'))).toHaveLength(13);
  // Those that do not go on end before the second round.
  expect(events.slice(26, 34).every((line) => line.startsWith('end'))).toBe(true);
});

test('the same rows, candidates and seed give the same search', async () => {
  const run = (): Promise<GridSearch> => searchGrid(easyRows(90, 3), svms([0.1, 1, 10]), OPTIONS, listen());
  expect(await run()).toEqual(await run());
});

test('a trial that fails stops the search, and has not ended', async () => {
  const listener = listen();
  const failing = { ...listener, progress: () => Promise.reject(new Error('interrupted')) };
  await expect(searchGrid(easyRows(40, 2), svms([0.1, 1]), OPTIONS, failing)).rejects.toThrow('interrupted');
  expect(listener.log).toEqual(['start 1']);
});
