import { scoreFeedback } from '../../monitoring/log/feedback-stats.ts';
import {
  type LiveQuality,
  labelsForHalfWidth,
  WANTED_HALF_WIDTH,
} from '../../monitoring/log/live-quality.ts';
import type { CommandContext } from '../command-context.ts';
import { readProjectTaxonomy, withPredictions } from './open-predictions.ts';
import { parseWindow } from '../format/parse-window.ts';

/** The same labels give the same interval. */
const SEED = 42;

/** `feedback stats`. */
export async function showFeedbackStats(
  context: CommandContext,
  options: { readonly since?: string; readonly modelVersion?: string },
): Promise<undefined> {
  const window = parseWindow(context, options);
  const { labelled, counts, labels } = await withPredictions(context, (reader) => ({
    labelled: reader.readLabelled(window),
    counts: reader.countPredictions(window),
    labels: reader.countLabels(),
  }));
  const stats = scoreFeedback(labelled, { seed: SEED });
  const taxonomy = await readProjectTaxonomy(context);
  const unlabelled = counts.predictions - counts.labelled;
  if (context.json) {
    context.printJson({
      ...{ since: window.since ?? null, version: window.version ?? null },
      ...{ labelled: stats.labelled, unlabelled, from_review: stats.fromReview },
      without_text: labels.labelled - labels.learnable,
      ...toJsonQuality(stats.overall),
      labels_wanted: stats.overall ? labelsForHalfWidth(stats.overall, WANTED_HALF_WIDTH) : null,
      per_class: (stats.overall?.perClass ?? []).map(({ code, ...scores }) => ({
        ...{ prdtypecode: code, category: taxonomy.categoryOf(code) },
        ...scores,
      })),
      per_version: stats.perVersion.map(({ version, quality }) => ({ version, ...toJsonQuality(quality) })),
      per_week: stats.perWeek.map(({ week, quality }) => ({ week, ...toJsonQuality(quality) })),
    });
    return undefined;
  }
  const { formatFeedbackStats } = await import('../views/feedback-stats-view.ts');
  formatFeedbackStats({ ...stats, unlabelled }, taxonomy.categoryOf, context).forEach(context.print);
  return undefined;
}

function toJsonQuality(quality: LiveQuality | undefined): Readonly<Record<string, number | null>> {
  return {
    rows: quality?.rows ?? 0,
    accuracy: quality?.accuracy ?? null,
    f1_macro: quality?.macroF1 ?? null,
    f1_macro_lower95: quality?.lower95 ?? null,
    f1_macro_upper95: quality?.upper95 ?? null,
  };
}
