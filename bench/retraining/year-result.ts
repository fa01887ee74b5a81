import type { PastRetrain } from '../../src/retraining/policy/retraining-facts.ts';
import { CLASSES, type EventKind, type World } from './world.ts';

/** What a strategy came to in a year. */
export interface YearResult {
  readonly retrains: number;
  readonly promoted: number;
  /** Retrainings before which nothing had happened since the one before that a model should be trained for. */
  readonly wasted: number;
  /** Lasting events that no retraining was started for within three weeks. */
  readonly missed: readonly EventKind[];
  readonly weeksBelowFloor: number;
  readonly meanF1: number;
  /** How often each trigger was a reason. */
  readonly because: Readonly<Record<string, number>>;
}

const FLOOR = 0.7;
const CATCH_DAYS = 21;

/** A retraining, and the day in whose night it was. */
export type DatedRetrain = PastRetrain & { readonly day: number };

/** Sums a year up; `weekly` has the macro F1 of each week. */
export function summarise(
  world: World,
  retrains: readonly DatedRetrain[],
  weekly: readonly number[],
): YearResult {
  const lasting = world.events.filter(({ lasts }) => lasts);
  const days = retrains.map(({ day }) => day);
  const because: Record<string, number> = {};
  for (const id of retrains.flatMap((retrain) => retrain.because)) because[id] = (because[id] ?? 0) + 1;
  return {
    retrains: days.length,
    promoted: retrains.filter(({ state }) => state === 'promoted').length,
    wasted: days.filter(
      (day, index) => !lasting.some(({ start }) => start < day && start >= (days[index - 1] ?? 0)),
    ).length,
    missed: lasting
      .filter(({ start }) => !days.some((day) => day > start && day <= start + CATCH_DAYS))
      .map(({ kind }) => kind),
    weeksBelowFloor: weekly.filter((score) => score < FLOOR).length,
    meanF1: weekly.reduce((sum, score) => sum + score, 0) / weekly.length,
    because,
  };
}

/** Of answers of the classes; those that do not occur do not count. */
export function macroF1(rows: readonly { readonly label: number; readonly predictedCode: number }[]): number {
  const right = new Array<number>(CLASSES).fill(0);
  const involved = new Array<number>(CLASSES).fill(0);
  for (const { label, predictedCode } of rows) {
    if (label === predictedCode) right[label] = (right[label] ?? 0) + 1;
    for (const code of [label, predictedCode]) involved[code] = (involved[code] ?? 0) + 1;
  }
  const scores = involved.flatMap((rowsOfCode, code) =>
    rowsOfCode === 0 ? [] : [(2 * (right[code] ?? 0)) / rowsOfCode],
  );
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
