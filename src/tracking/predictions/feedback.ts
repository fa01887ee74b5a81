import type { LoggedText } from './logged-prediction.ts';

/**
 * How a label came in: typed, in a file, over HTTP; or asked for by the review queue. Those of the queue are labels of what the
 * model is least sure of, so they say nothing of how good it is in general.
 */
export type FeedbackOrigin = 'cli' | 'file' | 'service' | 'review';

export const FEEDBACK_ORIGINS: readonly FeedbackOrigin[] = ['cli', 'file', 'service', 'review'];

/** What somebody says the right answer to a prediction is. */
export interface NewFeedback {
  readonly predictionId: string;
  readonly label: number;
  readonly origin: FeedbackOrigin;
  /** Who says so; the user of the process where not given. */
  readonly by?: string;
}

/**
 * What came of a label: `added` is the first one of its prediction; `same`, it was known already, and at most its origin is
 * another one now; `corrected`, another one was known, and this one counts from now on.
 */
export type FeedbackOutcome =
  | { readonly kind: 'added'; readonly predictedCode: number; readonly learnable: boolean }
  | { readonly kind: 'same'; readonly predictedCode: number; readonly learnable: boolean }
  | {
      readonly kind: 'corrected';
      readonly predictedCode: number;
      readonly learnable: boolean;
      readonly before: number;
    }
  | { readonly kind: 'unknown' };

/** A prediction with the label that counts, the latest one given. Times are ISO 8601 in UTC. */
export interface LabelledPrediction {
  readonly predictionId: string;
  readonly label: number;
  readonly origin: FeedbackOrigin;
  readonly givenAt: string;
  readonly by: string;
  readonly predictedAt: string;
  readonly model: string;
  readonly version: number;
  readonly predictedCode: number;
  readonly confidence: number;
  readonly contentHash: string | null;
  readonly productid: string | null;
  readonly imageid: string | null;
}

/** A label that can be learnt from: the text of its listing was kept. */
export interface LearnableLabel extends LabelledPrediction, LoggedText {}

/** One label of the history of a prediction. */
export type FeedbackEntry = Pick<LabelledPrediction, 'label' | 'origin' | 'givenAt' | 'by'> & {
  readonly host: string;
};
