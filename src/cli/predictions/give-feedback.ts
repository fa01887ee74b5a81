import { checkLabel } from '../../data/read-labels.ts';
import type { Taxonomy } from '../../data/taxonomy.ts';
import { AppError } from '../../errors/app-error.ts';
import { FEEDBACK_FILE, type FeedbackSync, syncFeedbackFile } from '../../monitoring/log/feedback-file.ts';
import type { FeedbackOutcome } from '../../tracking/predictions/feedback.ts';
import type { CommandContext } from '../command-context.ts';
import { requireDatabase } from '../project/open-writer.ts';
import {
  predictionNotFound,
  readProjectTaxonomy,
  withPredictionLog,
  withPredictions,
} from './open-predictions.ts';

export interface AddFeedbackOptions {
  readonly prediction: string;
  readonly label: string;
  readonly by?: string;
  readonly fromReview?: boolean;
}

/** `feedback add`. */
export async function addFeedback(context: CommandContext, options: AddFeedbackOptions): Promise<undefined> {
  const taxonomy = await readProjectTaxonomy(context);
  const label = parseLabel(options.label, taxonomy);
  const predictionId = options.prediction.trim().toLowerCase();
  const by = options.by?.trim() ?? '';
  if (options.by !== undefined && by === '') {
    throw new AppError('USAGE', 'Expected --by NAME, got an empty one.', {
      hint: 'rakuten feedback add --help',
    });
  }
  requireDatabase(context);
  const { outcome, sync } = await withPredictionLog(context, (log) => {
    const [given] = log.addFeedback([
      {
        ...{ predictionId, label, origin: options.fromReview === true ? 'review' : 'cli' },
        ...(by === '' ? {} : { by }),
      },
    ]);
    return { outcome: given, sync: syncFeedbackFile(log, context.cwd) };
  });
  if (outcome.kind === 'unknown') {
    const similar = await withPredictions(context, (reader) => reader.listSimilarIds(predictionId));
    throw predictionNotFound(predictionId, similar);
  }
  const { kind, predictedCode, learnable } = outcome;
  const before = kind === 'corrected' ? outcome.before : undefined;
  if (context.json) {
    context.printJson({
      ...{ prediction_id: predictionId, outcome: kind, label, category: taxonomy.categoryOf(label) },
      ...{ label_before: before ?? null, predicted_class: predictedCode, correct: predictedCode === label },
      ...{ learnable, feedback_file: toJsonSync(sync) },
    });
    return undefined;
  }
  context.print(describeOutcome(outcome, label, taxonomy));
  if (!learnable)
    context.note(
      'Its text was not kept (log.text), so it counts in feedback stats, but cannot be learnt from.',
    );
  return undefined;
}

/** `feedback sync`. */
export async function syncFeedback(context: CommandContext): Promise<undefined> {
  requireDatabase(context);
  const sync = await withPredictionLog(context, (log) => syncFeedbackFile(log, context.cwd));
  if (context.json) context.printJson(toJsonSync(sync));
  else describeSync(sync).forEach(context.print);
  return undefined;
}

/** What stands in `data/arrival/feedback.csv`, for a person. */
export function describeSync({ learnable, withoutText, written }: FeedbackSync): string[] {
  const labels = (count: number): string =>
    `${count.toLocaleString('en')} ${count === 1 ? 'label' : 'labels'}`;
  return [
    `${FEEDBACK_FILE}: ${labels(learnable)} for the next ingest${written ? '' : ' (as before)'}`,
    ...(withoutText === 0
      ? []
      : [`${labels(withoutText)} cannot be learnt from: the text was not kept (log.text in params.yaml)`]),
  ];
}

export function toJsonSync({
  learnable,
  withoutText,
  written,
}: FeedbackSync): Readonly<Record<string, unknown>> {
  return { path: FEEDBACK_FILE, learnable, without_text: withoutText, written };
}

function parseLabel(typed: string, taxonomy: Taxonomy): number {
  const fault = checkLabel(typed.trim(), taxonomy);
  if (fault === undefined) return Number(typed);
  const remark = fault.remark === undefined ? '' : `; ${fault.remark}`;
  throw new AppError(
    'USAGE',
    `Expected --label as a product type code, got ${typed}: ${fault.reason}${remark}`,
    {
      hint: 'cat data/categories.csv',
    },
  );
}

function describeOutcome(
  outcome: Exclude<FeedbackOutcome, { kind: 'unknown' }>,
  label: number,
  { categoryOf }: Taxonomy,
): string {
  const name = (code: number): string => `${code} ${categoryOf(code)}`;
  const verdict =
    outcome.predictedCode === label
      ? `${name(label)}, as the model said`
      : `${name(label)}; the model said ${name(outcome.predictedCode)}`;
  switch (outcome.kind) {
    case 'added':
      return `Labelled: ${verdict}.`;
    case 'same':
      return `Labelled so already: ${verdict}.`;
    case 'corrected':
      return `Corrected from ${name(outcome.before)}: ${verdict}.`;
  }
}
