import type { WriteSession } from '../database/database-session.ts';
import type { FeedbackOutcome, LearnableLabel, NewFeedback } from './feedback.ts';
import type { AnsweringModel, NewPrediction } from './logged-prediction.ts';
import { countLabels, type LabelCounts, selectLearnable } from './read-feedback.ts';
import { insertFeedback } from './write-feedback.ts';
import {
  deletePredictions,
  insertPredictions,
  type PruneCounts,
  type PruneScope,
} from './write-predictions.ts';

/** Writes what models answered and what people say to it. Each call is on disk whole when it returns, or it did not happen. */
export class PredictionLog {
  readonly #session: WriteSession;

  constructor(session: WriteSession) {
    this.#session = session;
  }

  /** Logs a batch of predictions of one model version: all of them or none. A thousand at a time keep up with a stream. */
  append(model: AnsweringModel, predictions: readonly NewPrediction[]): void {
    this.#session.write(({ database }) => insertPredictions(database, model, predictions));
  }

  /** Adds labels, all or none, and says for each what came of it. A prediction that is not known is an outcome, no error. */
  addFeedback(labels: readonly NewFeedback[]): FeedbackOutcome[] {
    return this.#session.write((scope) => labels.map((label) => insertFeedback(scope, label)));
  }

  /**
   * Gives all labels that can be learnt from to `work`, by id of their prediction; nobody adds one until it returns. So what
   * it writes down is never older than what is there already.
   */
  withLearnable<Result>(work: (labels: Iterable<LearnableLabel>, counts: LabelCounts) => Result): Result {
    return this.#session.write(({ database }) => {
      const counts = countLabels(database);
      return work(selectLearnable(database), counts);
    });
  }

  /**
   * Removes predictions. Their texts are gone from the bytes of the database, too, unless somebody is reading it at this moment:
   * `erased` then is false, and the next call makes up for it.
   */
  prune(scope: PruneScope): PruneCounts & { readonly erased: boolean } {
    const counts = this.#session.write(({ database }) => deletePredictions(database, scope));
    return { ...counts, erased: this.#session.compact() };
  }
}
