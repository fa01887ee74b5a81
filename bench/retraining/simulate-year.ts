import { countLabelled } from './count-labelled.ts';
import { createAnswerMeasures } from './measure-answers.ts';
import { nightOf, type Strategy } from './strategies.ts';
import { beats, trainChampion } from './train-champion.ts';
import { createWorld, DAYS } from './world.ts';
import { macroF1, summarise, type DatedRetrain, type YearResult } from './year-result.ts';

/** A year under a strategy. The same seed is the same year, whatever the strategy. */
export function simulateYear(strategy: Strategy, seed: number): YearResult {
  const world = createWorld(seed);
  const { answersOf, drift, quality } = createAnswerMeasures(world);
  let champion = trainChampion(world, seed, 0, 0);
  let handledSchedule: string | null = null;
  let attempts = 0;
  let judged = 0;
  const retrains: DatedRetrain[] = [];
  const weekly: number[] = [];
  let week: { label: number; predictedCode: number }[] = [];
  for (let day = 1; day <= DAYS; day += 1) {
    week.push(...answersOf(champion, day - 1));
    if (day % 7 === 0) {
      weekly.push(macroF1(week));
      week = [];
    }
    const current = champion;
    const reply = strategy.ask({
      day,
      championSince: current.since,
      championVersion: current.model,
      retrains,
      newLabelledRows: countLabelled(world, day) - countLabelled(world, judged),
      handledSchedule,
      drift: (from, to) => drift(current, from, to),
      quality: (from, to) => quality(current, from, to),
    });
    if (!reply.retrain) continue;
    attempts += 1;
    const challenger = trainChampion(world, seed, day, attempts);
    const isBetter = beats(challenger, current, world, seed, day);
    retrains.push({
      ...{
        day,
        startedAt: nightOf(day),
        champion: current.model,
        challenger: attempts,
        because: reply.because,
      },
      state: isBetter ? 'promoted' : 'rejected',
    });
    handledSchedule = reply.scheduleDue ?? handledSchedule;
    judged = day;
    if (isBetter) champion = challenger;
  }
  return summarise(world, retrains, weekly);
}

export { STRATEGIES } from './strategies.ts';
