import { compareWithProfile } from '../../src/monitoring/compare-with-profile.ts';
import type { DriftProfile } from '../../src/monitoring/drift-profile.ts';
import { measureLiveQuality } from '../../src/monitoring/log/live-quality.ts';
import type { DriftFact, LiveQualityFact } from '../../src/retraining/policy/retraining-facts.ts';
import { LABEL_DELAY } from './count-labelled.ts';
import type { Champion } from './train-champion.ts';
import { answer } from './answer-listing.ts';
import { daysBetween, type World } from './world.ts';

type Answer = ReturnType<typeof answer>;

/** What is known of a champion's answers; days are from the first to the one before the last. */
export interface AnswerMeasures {
  readonly answersOf: (champion: Champion, day: number) => readonly Answer[];
  readonly drift: (champion: Champion, from: number, to: number) => DriftFact;
  /** Of the answers that labels have come to. */
  readonly quality: (champion: Champion, from: number, to: number) => LiveQualityFact;
}

const SAMPLES = 400;
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

/** Measures, each once, with the program's own drift report and live quality. */
export function createAnswerMeasures(world: World): AnswerMeasures {
  const answers = new Map<string, readonly Answer[]>();
  const drifts = new Map<string, DriftFact>();
  const answersOf = (champion: Champion, day: number): readonly Answer[] =>
    remember(answers, `${champion.model} ${day}`, () =>
      world.listings(day).map((listing) => answer(listing, champion)),
    );
  return {
    answersOf,
    drift: (champion, from, to) =>
      remember(drifts, `${champion.model} ${from} ${to}`, () => {
        const days = daysBetween(Math.max(from, champion.since), to);
        return measureDrift(
          days.flatMap((day) => answersOf(champion, day)),
          champion.profile,
        );
      }),
    quality(champion, from, to) {
      const rows = daysBetween(Math.max(from, champion.since), to - LABEL_DELAY).flatMap((day) => {
        const listings = world.listings(day);
        return answersOf(champion, day).filter((_, index) => listings[index].labelled);
      });
      const measured = measureLiveQuality(
        rows.map((row) => ({ ...row, origin: 'file' as const })),
        { seed: 42, samples: SAMPLES },
      );
      return measured === undefined ? { rows: 0, score: null } : { rows: measured.rows, score: measured };
    },
  };
}

function measureDrift(rows: readonly Answer[], profile: DriftProfile): DriftFact {
  const report = compareWithProfile(profile, rows, DRIFT);
  const share = report.verdict === 'insufficient' ? null : report.drifted_signal_share;
  return { rows: rows.length, share, drifted: [] };
}

function remember<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
