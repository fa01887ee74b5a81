import { AppError } from '../../errors/app-error.ts';

/** What a model says of the evaluation rows, in their order. */
export interface ModelAnswers {
  /** Class numbers. */
  readonly predicted: Int32Array;
  /** Rows × classes, row-major; each row sums to 1. */
  readonly probabilities: Float64Array | Float32Array;
}

/** Two models on the same rows, which neither has seen. */
export interface ComparedModels {
  /** How people call each class, by its number. */
  readonly classNames: readonly string[];
  /** The true class number of each row. */
  readonly truth: Int32Array;
  /** The model in production; `undefined` where there is none yet. */
  readonly champion: ModelAnswers | undefined;
  readonly challenger: ModelAnswers;
}

/** Probabilities may have been kept as float16. */
const SUM_TOLERANCE = 0.01;

/**
 * Throws what makes a judgement impossible: `DATA_INVALID` without rows or with labels that are no class,
 * `MODEL_INVALID` where a model's answers are not numbers in range or not one a row, all findings of it at once.
 */
export function checkComparedModels({ classNames, truth, champion, challenger }: ComparedModels): void {
  const classes = classNames.length;
  if (truth.length === 0)
    throw new AppError('DATA_INVALID', 'Expected evaluation rows to judge the challenger on, got none.', {
      hint: 'See why ingest kept none: rakuten why ingest',
    });
  const badLabel = truth.findIndex((label) => !isClass(label, classes));
  if (badLabel !== -1)
    throw new AppError(
      'DATA_INVALID',
      `Expected the label of evaluation row ${badLabel} to be a class from 0 to ${classes - 1}, got ${truth[badLabel]}.`,
    );
  checkAnswers('challenger', challenger, truth.length, classes);
  if (champion !== undefined) checkAnswers('champion', champion, truth.length, classes);
}

const HINTS = {
  challenger: 'Look at how it was trained: rakuten runs list',
  champion: 'Put an earlier version back, or promote another: rakuten models list',
};

function checkAnswers(who: keyof typeof HINTS, answers: ModelAnswers, rows: number, classes: number): void {
  const details = listProblems(answers, rows, classes);
  if (details.length === 0) return;
  throw new AppError('MODEL_INVALID', `The ${who} cannot be judged: its answers cannot be used.`, {
    details,
    hint: HINTS[who],
  });
}

function listProblems({ predicted, probabilities }: ModelAnswers, rows: number, classes: number): string[] {
  const problems: string[] = [];
  if (predicted.length !== rows)
    problems.push(`expected ${rows} predicted classes, one for each evaluation row, got ${predicted.length}`);
  const badClass = predicted.findIndex((answer) => !isClass(answer, classes));
  if (badClass !== -1)
    problems.push(
      `row ${badClass}: expected a predicted class from 0 to ${classes - 1}, got ${predicted[badClass]}`,
    );
  if (probabilities.length !== rows * classes)
    return [
      ...problems,
      `expected ${rows * classes} probabilities, ${classes} for each of ${rows} rows, got ${probabilities.length}`,
    ];
  const bad = probabilities.findIndex((value) => !(value >= 0 && value <= 1 + SUM_TOLERANCE));
  if (bad !== -1)
    return [
      ...problems,
      `row ${Math.floor(bad / classes)}: expected a probability from 0 to 1, got ${probabilities[bad]}`,
    ];
  return [...problems, ...findWrongSum(probabilities, rows, classes)];
}

function findWrongSum(probabilities: ModelAnswers['probabilities'], rows: number, classes: number): string[] {
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let k = 0; k < classes; k += 1) sum += probabilities[row * classes + k];
    if (Math.abs(sum - 1) > SUM_TOLERANCE)
      return [`row ${row}: expected probabilities that sum to 1, got ${sum.toFixed(4)}`];
  }
  return [];
}

function isClass(value: number, classes: number): boolean {
  return value >= 0 && value < classes;
}
