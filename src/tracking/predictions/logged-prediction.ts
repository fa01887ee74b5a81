/** Which part of the program answered. */
export type PredictionSource = 'cli' | 'service';

/** A model version that answers, and what its probabilities are of. */
export interface AnsweringModel {
  readonly name: string;
  readonly version: number;
  /** The codes of its classes in the order of its probabilities. */
  readonly codes: readonly number[];
}

/** A text as it came in. */
export interface LoggedText {
  readonly designation: string;
  readonly description: string;
}

/** What drift looks at in a prediction; measured when it was made, so that no text is needed later. */
interface PredictionMeasures {
  /** Of title and description without markup. */
  readonly characters: number;
  /** Share of the listing's words that the model does not know, in [0, 1]. */
  readonly outOfVocabularyShare: number;
  readonly descriptionMissing: boolean;
}

/** What is known of a prediction, whoever looks at it. Times are ISO 8601 in UTC. */
interface PredictionFacts extends PredictionMeasures {
  readonly id: string;
  readonly predictedAt: string;
  readonly source: PredictionSource;
  readonly predictedCode: number;
  /** Probability of the predicted class, in [0, 1]. */
  readonly confidence: number;
  /** How long the answer took. */
  readonly latencyUs: number;
  readonly designationChars: number;
  readonly descriptionChars: number;
  /** Of the content; null where not even that is kept. */
  readonly contentHash: string | null;
  readonly productid: string | null;
  readonly imageid: string | null;
  /** null where it is not kept. */
  readonly text: LoggedText | null;
}

/** A prediction to be logged. */
export interface NewPrediction extends PredictionFacts {
  /** Of all classes, in the order of the model's. */
  readonly probabilities: Float64Array;
}

/** A prediction of the log. */
export interface LoggedPrediction extends PredictionFacts {
  /** Place in the log, ascending: a clock can jump back. */
  readonly number: number;
  readonly model: string;
  readonly version: number;
  /** The codes of the model's classes. */
  readonly codes: readonly number[];
  /** Of all classes, in the order of `codes`, to about three digits. */
  readonly probabilities: Float64Array;
}

/** Which predictions: made from `since` on and before `until`, by a version of the model. ISO 8601 in UTC. */
export interface PredictionWindow {
  readonly since?: string;
  readonly until?: string;
  readonly version?: number;
}

/** What drift looks at in one prediction of the log. */
export interface MeasuredPrediction extends PredictionMeasures {
  readonly predictedCode: number;
  readonly confidence: number;
}
