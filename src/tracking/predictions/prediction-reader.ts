import type { ReadSession } from '../database/database-session.ts';
import { selectAtRandom, selectForReview } from './choose-for-labels.ts';
import type { FeedbackEntry, LabelledPrediction } from './feedback.ts';
import type { LoggedPrediction, MeasuredPrediction, PredictionWindow } from './logged-prediction.ts';
import { countLabels, type LabelCounts, selectFeedbackHistory, selectLabelled } from './read-feedback.ts';
import {
  countPredictions,
  type PredictionCounts,
  selectLatestPredictions,
  selectMeasures,
  selectPrediction,
  selectPredictions,
  selectSimilarIds,
  selectStart,
} from './read-predictions.ts';
import { countPrunable, type PruneCounts, type PruneScope } from './write-predictions.ts';

const PAGE = 2_000;
const SIMILAR = 1_000;

/** Looks at the log of predictions and at what people say to them. Windows are of the time of the prediction. */
export class PredictionReader {
  readonly #session: ReadSession;

  constructor(session: ReadSession) {
    this.#session = session;
  }

  /** The predictions of a window in the order of the log, in constant memory. */
  *iteratePredictions(window: PredictionWindow = {}): Generator<LoggedPrediction, void, undefined> {
    let behind = this.#session.read((database) => selectStart(database, window));
    for (;;) {
      const from = behind;
      const page = this.#session.read((database) => selectPredictions(database, window, from, PAGE));
      yield* page;
      if (page.length < PAGE) return;
      behind = page[page.length - 1].number;
    }
  }

  /** The latest predictions of a window, the latest first. */
  listLatest(limit: number, window: PredictionWindow = {}): LoggedPrediction[] {
    return this.#session.read((database) => selectLatestPredictions(database, window, limit));
  }

  /** What drift looks at in the predictions of a window, in the order of the log. Needs no texts. */
  readMeasures(window: PredictionWindow = {}): MeasuredPrediction[] {
    return this.#session.read((database) => selectMeasures(database, window));
  }

  /** The predictions of a window that have a label, each with the latest one given, in the order in which it was given. */
  readLabelled(window: PredictionWindow = {}): LabelledPrediction[] {
    return this.#session.read((database) => selectLabelled(database, window));
  }

  /** How many predictions of a window the log has, and how many of them have a label. */
  countPredictions(window: PredictionWindow = {}): PredictionCounts {
    return this.#session.read((database) => countPredictions(database, window));
  }

  /** How many predictions have a label, those cut off the log included, and how many of these can be learnt from. */
  countLabels(): LabelCounts {
    return this.#session.read(countLabels);
  }

  /** The predictions that a label would teach most, the most useful first (see `selectForReview`). */
  listForReview(limit: number, window: PredictionWindow = {}): LoggedPrediction[] {
    return this.#session.read((database) => selectForReview(database, window, limit));
  }

  /** Predictions without label, drawn at random: what the quality of a model can be measured on (see `selectAtRandom`). */
  listAtRandom(limit: number, window: PredictionWindow = {}): LoggedPrediction[] {
    return this.#session.read((database) => selectAtRandom(database, window, limit));
  }

  /** The prediction of this very id; undefined where the log has none. */
  findPrediction(id: string): LoggedPrediction | undefined {
    return this.#session.read((database) => selectPrediction(database, id));
  }

  /** All labels that a prediction was ever given, the first one first; the last one counts. */
  feedbackHistory(predictionId: string): FeedbackEntry[] {
    return this.#session.read((database) => selectFeedbackHistory(database, predictionId));
  }

  /** Ids that begin or end as this one does, the latest first. */
  listSimilarIds(id: string): string[] {
    return this.#session.read((database) => selectSimilarIds(database, id, SIMILAR));
  }

  /** What `PredictionLog.prune` would remove. */
  countPrunable(scope: PruneScope): PruneCounts {
    return this.#session.read((database) => countPrunable(database, scope));
  }
}
