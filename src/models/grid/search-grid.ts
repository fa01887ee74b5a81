import { type CrossValidation, crossValidate, keepFolds, splitIntoFolds } from '../cross-validate.ts';
import type { Candidate } from '../learner-settings.ts';
import { fitCandidate } from '../learners.ts';
import { chooseRows } from './choose-rows.ts';
import type { TrainingRows } from '../training-rows.ts';
import { planHalving } from './plan-halving.ts';
import { compareTrials, type Trial } from './trial.ts';

/** Where a search is. */
export interface GridProgress {
  readonly candidate: Candidate;
  /** Its place in the round, from 1. */
  readonly place: number;
  /** Trials and rows of the round. */
  readonly trials: number;
  readonly rows: number;
  /** From 0. */
  readonly fold: number;
  /** Of the whole search. */
  readonly fitsDone: number;
  readonly fits: number;
}

/** What a search tells on its way. */
export interface GridListener {
  /** Before a trial's first round. */
  readonly started: (trial: Trial) => void;
  /** After each round of a trial. */
  readonly scored: (trial: Trial) => void;
  /** A trial is over: it was in the last round, or does not come into the next. */
  readonly ended: (trial: Trial) => void;
  /** Awaited between steps of work. */
  readonly progress: (progress: GridProgress) => Promise<void>;
  /** Seconds, from any origin. */
  readonly clock: () => number;
}

export interface GridSearch {
  /** All trials, the best first (see `compareTrials`). */
  readonly ranked: readonly Trial[];
  readonly best: Candidate;
  /** Of the best, on all rows. */
  readonly crossValidation: CrossValidation;
}

/**
 * Cross-validates the candidates (at least one) and ranks them by mean weighted F1. All of a round share the same folds,
 * each with its vocabulary made once: they take as much memory as `cv_folds` matrices. Many candidates are judged by
 * successive halving (see `planHalving`). The same rows, candidates and seed give the same ranking.
 */
export async function searchGrid(
  data: TrainingRows,
  candidates: readonly Candidate[],
  { cv_folds, seed }: { readonly cv_folds: number; readonly seed: number },
  listener: GridListener,
): Promise<GridSearch> {
  const rungs = planHalving(candidates.length, data.labels.length, data.classes);
  const fits = rungs.reduce((sum, { trials }) => sum + trials * cv_folds, 0);
  let fitsDone = 0;
  const trials = candidates.map(untried);
  let racing: readonly Trial[] = trials;
  // Of one trial only: the scores of all would not fit into memory.
  let best: { readonly trial: Trial; readonly crossValidation: CrossValidation } | undefined;
  for (const [round, { share }] of rungs.entries()) {
    const rows = chooseRows(data, share, cv_folds);
    const folds = keepFolds(splitIntoFolds(data, rows, cv_folds));
    const results: Trial[] = [];
    for (const [index, trial] of racing.entries()) {
      if (round === 0) listener.started(trial);
      const { candidate } = trial;
      const place = { candidate, place: index + 1, trials: racing.length, rows: rows.length, fits };
      const began = listener.clock();
      const crossValidation = await crossValidate(data, folds, async (part, fold) => {
        const tell = (): Promise<void> => listener.progress({ ...place, fold, fitsDone });
        await tell();
        const model = await fitCandidate(candidate, part, seed, tell);
        fitsDone += 1;
        return model;
      });
      const scored = scoreTrial(trial, crossValidation, rows.length, listener.clock() - began);
      trials[trial.number - 1] = scored;
      results.push(scored);
      if (best === undefined || compareTrials(scored, best.trial) < 0)
        best = { trial: scored, crossValidation };
      listener.scored(scored);
      if (round === rungs.length - 1) listener.ended(scored);
    }
    const next = rungs[round + 1];
    if (next === undefined) break;
    results.sort(compareTrials);
    results.slice(next.trials).forEach(listener.ended);
    racing = results.slice(0, next.trials).sort((a, b) => a.number - b.number);
  }
  if (best === undefined) throw new RangeError('Expected at least one candidate, got none.');
  return {
    ranked: trials.sort(compareTrials),
    best: best.trial.candidate,
    crossValidation: best.crossValidation,
  };
}

function untried(candidate: Candidate, index: number): Trial {
  return { number: index + 1, candidate, rounds: 0, rows: 0, f1_weighted: [], f1_macro: [], seconds: 0 };
}

function scoreTrial(trial: Trial, scores: CrossValidation, rows: number, seconds: number): Trial {
  const { f1_weighted, f1_macro } = scores;
  return {
    ...trial,
    ...{ rounds: trial.rounds + 1, rows, f1_weighted, f1_macro },
    seconds: trial.seconds + seconds,
  };
}
