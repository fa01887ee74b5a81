import { resolve } from 'node:path';
import { writeFileDurably } from '../../files/write-file-durably.ts';
import { formatReviewSheet, type ReviewItem, toReviewItem } from '../../monitoring/log/review-sheet.ts';
import type { CommandContext } from '../command-context.ts';
import { readProjectTaxonomy, withPredictions } from './open-predictions.ts';
import { parseWindow } from '../format/parse-window.ts';

export interface ReviewOptions {
  readonly rows: number;
  readonly since?: string;
  readonly random?: boolean;
}

/** `review next`. */
export async function showReview(context: CommandContext, options: ReviewOptions): Promise<undefined> {
  const items = await selectItems(context, options);
  const { categoryOf } = await readProjectTaxonomy(context);
  const flags = options.random === true ? '' : ' --from-review';
  const commandOf = ({ predictionId }: ReviewItem): string =>
    `rakuten feedback add --prediction ${predictionId} --label CODE${flags}`;
  if (context.json) {
    context.printJson(
      items.map((item) => ({
        ...{ prediction_id: item.predictionId, predicted_at: item.predictedAt, version: item.version },
        margin: item.margin,
        top: item.top.map((type) => ({ ...type, category: categoryOf(type.code) })),
        ...{ designation: item.designation, description: item.description, command: commandOf(item) },
      })),
    );
  } else if (items.length === 0) {
    context.print(await explainNone(context));
  } else {
    const { formatReview } = await import('../views/review-view.ts');
    formatReview(items, categoryOf, commandOf, context).forEach(context.print);
  }
  return undefined;
}

/** `review export`. */
export async function exportReview(
  context: CommandContext,
  options: ReviewOptions & { readonly out: string },
): Promise<undefined> {
  const items = await selectItems(context, options);
  const { categoryOf } = await readProjectTaxonomy(context);
  const origin = options.random === true ? 'file' : 'review';
  writeFileDurably(resolve(context.cwd, options.out), formatReviewSheet(items, origin, categoryOf));
  if (context.json) {
    context.printJson({ path: options.out, rows: items.length });
    return undefined;
  }
  context.print(
    items.length === 0
      ? await explainNone(context)
      : `${items.length.toLocaleString('en')} ${items.length === 1 ? 'prediction' : 'predictions'} to label in ${options.out}: fill in the column label, then: rakuten feedback import ${options.out}`,
  );
  return undefined;
}

async function selectItems(context: CommandContext, options: ReviewOptions): Promise<ReviewItem[]> {
  const window = parseWindow(context, { since: options.since });
  return withPredictions(context, (reader) =>
    options.random === true
      ? reader.listAtRandom(options.rows, window).map((prediction) => ({
          ...toReviewItem(prediction),
          label: reader.feedbackHistory(prediction.id).at(-1)?.label,
        }))
      : reader.listForReview(options.rows, window).map(toReviewItem),
  );
}

/** Why there is nothing to review. */
async function explainNone(context: CommandContext): Promise<string> {
  const { predictions, labelled } = await withPredictions(context, (reader) => reader.countPredictions());
  if (predictions === 0) return 'The log of predictions is empty. It is filled by: rakuten predict --log';
  return labelled === predictions
    ? 'Every prediction has a label.'
    : 'No prediction to review: those without a label have no text (log.text in params.yaml), or one that was labelled before, or were made earlier than --since.';
}
