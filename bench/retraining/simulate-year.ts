import { compareWithProfile } from '../../src/monitoring/compare-with-profile.ts';
import { buildDriftProfile, type DriftProfile } from '../../src/monitoring/drift-profile.ts';
import { measureLiveQuality } from '../../src/monitoring/log/live-quality.ts';
import { createRandom } from '../../src/models/random.ts';
import type { DriftFact, PastRetrain } from '../../src/retraining/policy/retraining-facts.ts';
import { nightOf, type Strategy } from './strategies.ts';
import {
  answer,
  createWorld,
  DAYS,
  type AnsweringModel,
  type EventKind,
  type Listing,
  type World,
} from './world.ts';

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

interface Champion extends AnsweringModel {
  readonly since: number;
  readonly profile: DriftProfile;
}

const FLOOR = 0.7;
/** A label comes so many days after the prediction. */
const LABEL_DELAY = 2;
/** A batch of labelled listings that is loaded each week, besides the feedback. */
const LOADED_A_WEEK = 1200;
const FIRST_ROWS = 20_000;
const EVALUATION_ROWS = 2000;
const CATCH_DAYS = 21;
const SAMPLES = 400;
const CODES = Array.from({ length: 27 }, (_, k) => k);
/** As in params.yaml. */
const DRIFT = {
  ...{ alpha: 0.05, minRows: 200, model: 'simulated', categoryOf: String },
  effectFloors: {
    class_mix: 0.05,
    confidence: 0.1,
    text_length: 0.1,
    out_of_vocabulary: 0.01,
    missing_description: 0.05,
  },
};

/** A year under a strategy. The same seed is the same year, whatever the strategy. */
export function simulateYear(strategy: Strategy, seed: number): YearResult {
  const world = createWorld(seed);
  const answers = new Map<string, ReturnType<typeof answer>[]>();
  const answersOf = (champion: Champion, day: number): ReturnType<typeof answer>[] => {
    const key = `${champion.model} ${day}`;
    const known = answers.get(key) ?? world.listings(day).map((listing) => answer(listing, champion));
    answers.set(key, known);
    return known;
  };
  const drifts = new Map<string, DriftFact>();
  let champion = train(world, seed, 0, 0);
  let handledSchedule: string | null = null;
  let attempts = 0;
  let judged = 0;
  const retrains: (PastRetrain & { readonly day: number })[] = [];
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
      drift(from, to) {
        const key = `${current.model} ${from} ${to}`;
        const known =
          drifts.get(key) ??
          measureDrift(
            daysBetween(Math.max(from, current.since), to).flatMap((one) => answersOf(current, one)),
            current.profile,
          );
        drifts.set(key, known);
        return known;
      },
      quality(from, to) {
        const rows = daysBetween(Math.max(from, current.since), to - LABEL_DELAY).flatMap((one) => {
          const listings = world.listings(one);
          return answersOf(current, one).filter((_, index) => listings[index].labelled);
        });
        const measured = measureLiveQuality(
          rows.map((row) => ({ ...row, origin: 'file' as const })),
          { seed: 42, samples: SAMPLES },
        );
        return measured === undefined ? { rows: 0, score: null } : { rows: measured.rows, score: measured };
      },
    });
    if (!reply.retrain) continue;
    attempts += 1;
    const challenger = train(world, seed, day, attempts);
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

/** A model trained in the night of a day, on all that was labelled until then. */
function train(world: World, seed: number, day: number, model: number): Champion {
  const knowledge = world.events.map((_, event) => countTouched(world, day, event));
  const knowing = { model, knowledge, events: world.events };
  const rows = drawEvaluation(world, seed, day).map((listing) => answer(listing, knowing));
  return {
    ...knowing,
    since: day,

    profile: buildDriftProfile(rows, CODES),
  };
}

/** Whether the gates would let it through: significantly more right answers than the champion's, on rows of the same evaluation part. */
function beats(challenger: Champion, champion: Champion, world: World, seed: number, day: number): boolean {
  let [gained, lost] = [0, 0];
  for (const listing of drawEvaluation(world, seed, day)) {
    const before = answer(listing, champion).predictedCode === listing.label;
    const after = answer(listing, challenger).predictedCode === listing.label;
    if (after && !before) gained += 1;
    if (before && !after) lost += 1;
  }
  return gained > lost && (gained - lost) / Math.sqrt(gained + lost) > 1.96;
}

/** Rows of the evaluation part: of all labelled listings so far, old and new in the shares in which they have come. */
function drawEvaluation(world: World, seed: number, day: number): Listing[] {
  const random = createRandom(seed * 77 + day);
  const total = countLabelled(world, day);
  return Array.from({ length: EVALUATION_ROWS }, () => {
    const source = random() * total < FIRST_ROWS ? world.past : world.listings(Math.floor(random() * day));
    const listing = source[Math.floor(random() * source.length)];
    if (listing === undefined) throw new Error('a day without listings');
    return listing;
  });
}

function countLabelled(world: World, day: number): number {
  return FIRST_ROWS + LOADED_A_WEEK * Math.floor(day / 7) + countsOf(world).labelled(day - LABEL_DELAY);
}

/** Labelled listings that an event has touched, those loaded in batches included. */
function countTouched(world: World, day: number, event: number): number {
  const { touched, touchedShare } = countsOf(world);
  const loadedUntil = Math.floor(day / 7) * 7;
  return touched(day - LABEL_DELAY, event) + touchedShare(loadedUntil, event) * (LOADED_A_WEEK / 7);
}

/** Sums over the days before one, made once for a world. */
interface Counts {
  readonly labelled: (day: number) => number;
  readonly touched: (day: number, event: number) => number;
  readonly touchedShare: (day: number, event: number) => number;
}

const countsByWorld = new WeakMap<World, Counts>();
function countsOf(world: World): Counts {
  const known = countsByWorld.get(world);
  if (known !== undefined) return known;
  const days = daysBetween(0, DAYS).map((day) => world.listings(day));
  const sumUp = (values: readonly number[]): ((day: number) => number) => {
    const sums = [0];
    for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
    return (day) => sums[Math.max(0, day)] ?? 0;
  };
  const touching =
    (event: number) =>
    (listing: Listing): boolean =>
      listing.touchedBy.includes(event);
  const touched = world.events.map((_, event) =>
    sumUp(days.map((listings) => listings.filter((one) => one.labelled && touching(event)(one)).length)),
  );
  const shares = world.events.map((_, event) =>
    sumUp(days.map((listings) => listings.filter(touching(event)).length / listings.length)),
  );
  const counts: Counts = {
    labelled: sumUp(days.map((listings) => listings.filter(({ labelled }) => labelled).length)),
    touched: (day, event) => touched[event]?.(day) ?? 0,
    touchedShare: (day, event) => shares[event]?.(day) ?? 0,
  };
  countsByWorld.set(world, counts);
  return counts;
}

function measureDrift(rows: readonly ReturnType<typeof answer>[], profile: DriftProfile): DriftFact {
  const report = compareWithProfile(profile, rows, DRIFT);
  const share = report.verdict === 'insufficient' ? null : report.drifted_signal_share;
  return { rows: rows.length, share, drifted: [] };
}

function summarise(
  world: World,
  retrains: readonly (PastRetrain & { readonly day: number })[],
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

function macroF1(rows: readonly { readonly label: number; readonly predictedCode: number }[]): number {
  const right = CODES.map(() => 0);
  const involved = CODES.map(() => 0);
  for (const { label, predictedCode } of rows) {
    if (label === predictedCode) right[label] = (right[label] ?? 0) + 1;
    for (const code of [label, predictedCode]) involved[code] = (involved[code] ?? 0) + 1;
  }
  const scores = CODES.flatMap((code) => {
    const rowsOfCode = involved[code] ?? 0;
    return rowsOfCode === 0 ? [] : [(2 * (right[code] ?? 0)) / rowsOfCode];
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function daysBetween(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - Math.max(0, from)) }, (_, index) => Math.max(0, from) + index);
}

export { STRATEGIES } from './strategies.ts';
