import { existsSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import { explainClassification } from '../../models/explain-classification.ts';
import { readModelFolder } from '../../models/model-folder.ts';
import type { TableSurface } from '../format/format-table.ts';
import {
  type ExplanationSummary,
  formatExplanation,
  summariseExplanation,
} from '../views/explanation-view.ts';
import type { PredictionTrace } from '../views/trace-view.ts';

/** An explanation, as data and as text. */
export interface LoggedExplanation {
  readonly summary: ExplanationSummary;
  readonly lines: readonly string[];
}

/** The answer once more, by the model that gave it. Throws `DATA_NOT_FOUND` or `MODEL_NOT_FOUND` where that is not possible. */
export function explainLogged(
  { prediction, model }: Pick<PredictionTrace, 'prediction' | 'model'>,
  categoryOf: (code: number) => string,
  surface: Pick<TableSurface, 'style'>,
): LoggedExplanation {
  if (prediction.text === null) {
    throw new AppError('DATA_NOT_FOUND', 'Expected the text of the listing in the log, which was not kept.', {
      hint: 'To keep texts from now on: log.text: full in params.yaml',
    });
  }
  if (model === undefined || !existsSync(model.folder)) {
    throw new AppError(
      'MODEL_NOT_FOUND',
      `Version ${prediction.version} of ${prediction.model} is not stored here any more.`,
      {
        hint: 'rakuten models list',
      },
    );
  }
  const stored = readModelFolder(model.folder, { verify: false });
  const code = prediction.predictedCode;
  const summary = summariseExplanation(explainClassification(stored, prediction.text, code));
  return { summary, lines: formatExplanation(summary, { code, category: categoryOf(code) }, surface) };
}
