/** What becomes of the rest when one fails: nothing more is started, what needs it is left out, or nothing. */
export type OnFailure = 'stop' | 'keep-going' | 'ignore';

export interface Schedule<Item, Result> {
  /** Each behind all that it needs. */
  readonly items: readonly Item[];
  /** Indices of the items that an item needs. */
  readonly needs: (index: number) => readonly number[];
  /** How many run at the same time at most. */
  readonly jobs: number;
  readonly onFailure: OnFailure;
  readonly run: (item: Item) => Promise<Result>;
  /** For an item that does not get its turn. */
  readonly skip: (item: Item) => Result;
  readonly isFailure: (result: Result) => boolean;
}

/**
 * Runs every item once all that it needs has ended; of those that could start the first in order does. Results
 * come in the order of the items. With one job the items run in their order. Rejects, when what runs has ended,
 * with the first error that `run` rejects with; nothing more is started then.
 */
export async function runSchedule<Item, Result>(schedule: Schedule<Item, Result>): Promise<Result[]> {
  const { items, needs, jobs, onFailure, run, skip, isFailure } = schedule;
  const results = new Map<number, Result>();
  const blocked = new Set<number>();
  const waiting = new Map(items.entries());
  const running = new Map<number, Promise<void>>();
  let isStopped = false;
  let broken: { readonly error: unknown } | undefined;

  const settle = (index: number, result: Result): void => {
    results.set(index, result);
    if (!isFailure(result)) return;
    if (onFailure === 'stop') isStopped = true;
    if (onFailure === 'keep-going') blocked.add(index);
  };
  const work = async (index: number, item: Item): Promise<void> => {
    try {
      settle(index, await Promise.resolve(item).then(run));
    } catch (error) {
      broken ??= { error };
      isStopped = true;
    } finally {
      running.delete(index);
    }
  };
  const startWhatCan = (): void => {
    for (const [index, item] of waiting) {
      if (isStopped || running.size >= jobs) return;
      const needed = needs(index);
      if (needed.some((need) => blocked.has(need))) {
        waiting.delete(index);
        blocked.add(index);
        results.set(index, skip(item));
      } else if (needed.every((need) => results.has(need))) {
        waiting.delete(index);
        running.set(index, work(index, item));
      }
    }
  };

  startWhatCan();
  while (running.size > 0) {
    await Promise.race(running.values());
    startWhatCan();
  }
  if (broken !== undefined) throw broken.error;
  return items.map((item, index) => results.get(index) ?? skip(item));
}
