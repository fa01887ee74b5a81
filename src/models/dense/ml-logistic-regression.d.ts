// The package has no types of its own; this is the part that is used.
declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix';

  /** One class against the rest, without bias: sigmoid(x·w) is the probability of target 1. */
  interface LogisticRegressionTwoClasses {
    /** 1 × columns; null before training. */
    weights: Matrix | null;
    /** Full-batch gradient ascent on the sum of the log-likelihood, from 0. `target` is rows × 1, of 0 and 1. */
    train: (features: Matrix, target: Matrix) => void;
    /** sigmoid(x·w) of each row. */
    testScores: (features: Matrix) => number[];
  }

  export default class LogisticRegression {
    readonly classifiers: readonly LogisticRegressionTwoClasses[];
    constructor(options?: { numSteps?: number; learningRate?: number });
    train(features: Matrix, labels: Matrix): void;
    predict(features: Matrix): number[];
    static load(model: {
      name: 'LogisticRegression';
      numberClasses: number;
      classifiers: readonly { numSteps: number; learningRate: number }[];
    }): LogisticRegression;
  }
}
