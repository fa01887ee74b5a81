import { AppError } from '../errors/app-error.ts';
import type { ClassRows } from './data-quality.ts';
import type { Taxonomy } from './taxonomy.ts';

export interface LabelledClasses {
  /** Of the labelled parts, by code. */
  readonly rows: ReadonlyMap<number, ClassRows>;
  /** Different contents of each code in the training part. */
  readonly trainingContents: ReadonlyMap<number, number>;
}

/** Different listings of a class that training needs: with one, cross-validation would ask for what it never saw. */
export const MIN_TRAINING_CONTENTS = 2;

/**
 * Throws `DATA_INVALID`, naming every class concerned with its count, unless a classifier can be trained and measured:
 * at least two classes, each with `minRows` rows and two different listings in the training part, and an evaluation part.
 * Returns what is odd but usable, as lines for the user.
 */
export function checkClasses(
  classes: LabelledClasses,
  taxonomy: Taxonomy,
  minRows: number,
): readonly string[] {
  const found = [...classes.rows].sort(([a], [b]) => a - b);
  const nameOf = (code: number): string => `${code} ${taxonomy.categoryOf(code)}`;
  if (found.length < 2) {
    const only = found.map(([code, rows]) => `${nameOf(code)}: ${countRows(rows)}`);
    throw invalid(`Expected listings of at least two product types, got ${found.length}.`, only, LABEL_MORE);
  }
  const small = found.filter(([, rows]) => countRows(rows) < minRows);
  if (small.length > 0) {
    throw invalid(
      `Expected at least ${minRows} usable rows of each product type, got fewer of ${small.length}.`,
      small.map(([code, rows]) => `${nameOf(code)}: ${countRows(rows)}`),
      'Add listings of it or remove them all; or lower the bar: rakuten repro -S ingest.min_class_rows=2',
    );
  }
  const thin = found.filter(([code]) => (classes.trainingContents.get(code) ?? 0) < MIN_TRAINING_CONTENTS);
  if (thin.length > 0) {
    throw invalid(
      `Expected at least ${MIN_TRAINING_CONTENTS} different listings of each product type in the training part, got fewer of ${thin.length}.`,
      thin.map(([code]) => `${nameOf(code)}: ${classes.trainingContents.get(code) ?? 0}`),
      'Add listings with other texts, remove them all, or train on more: rakuten repro -S ingest.evaluation_share=0.1',
    );
  }
  const unmeasured = found.filter(([, { evaluation }]) => evaluation === 0);
  if (unmeasured.length === found.length) {
    throw invalid(
      'Expected rows in the evaluation part, got none.',
      [],
      'rakuten repro -S ingest.evaluation_share=0.5',
    );
  }
  const absent = taxonomy.codes.filter((code) => !classes.rows.has(code));
  return [
    ...(unmeasured.length === 0
      ? []
      : [`no row in the evaluation part: ${unmeasured.map(([code]) => nameOf(code)).join(', ')}`]),
    ...(absent.length === 0 ? [] : [`no listing at all: ${absent.map(nameOf).join(', ')}`]),
  ];
}

const LABEL_MORE =
  'Label listings of more product types, or name another folder: rakuten repro -S ingest.source=DIR';

function countRows({ training, evaluation }: ClassRows): number {
  return training + evaluation;
}

function invalid(message: string, details: readonly string[], hint: string): AppError {
  return new AppError('DATA_INVALID', message, { details, hint });
}
