import type { LabelledPrediction } from '../../tracking/predictions/feedback.ts';
import { isoWeek } from './iso-week.ts';
import { type LiveQuality, type LiveQualityOptions, measureLiveQuality } from './live-quality.ts';

/** What people say of the answers of a window. */
export interface FeedbackStats {
  /** Predictions with a label. */
  readonly labelled: number;
  /** How many of these labels the review queue asked for; they do not count in any score. */
  readonly fromReview: number;
  /** Undefined where no label counts. */
  readonly overall: LiveQuality | undefined;
  /** By version, ascending. */
  readonly perVersion: readonly (Pick<LabelledPrediction, 'version'> & { readonly quality: LiveQuality })[];
  /** By ISO week of the prediction (UTC), the earliest first. */
  readonly perWeek: readonly { readonly week: string; readonly quality: LiveQuality }[];
}

/** Scores labelled predictions: all, each model version, each week. The interval of each is resampled from its own rows. */
export function scoreFeedback(
  labelled: readonly LabelledPrediction[],
  options: LiveQualityOptions,
): FeedbackStats {
  const measure = <Key>(
    keyOf: (row: LabelledPrediction) => Key,
  ): { readonly key: Key; readonly quality: LiveQuality }[] => {
    const groups = new Map<Key, LabelledPrediction[]>();
    for (const row of labelled) {
      const group = groups.get(keyOf(row));
      if (group === undefined) groups.set(keyOf(row), [row]);
      else group.push(row);
    }
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, rows]) => {
        const quality = measureLiveQuality(rows, options);
        return quality === undefined ? [] : [{ key, quality }];
      });
  };
  return {
    labelled: labelled.length,
    fromReview: labelled.filter(({ origin }) => origin === 'review').length,
    overall: measureLiveQuality(labelled, options),
    perVersion: measure(({ version }) => version).map(({ key, quality }) => ({ version: key, quality })),
    perWeek: measure(({ predictedAt }) => isoWeek(predictedAt)).map(({ key, quality }) => ({
      week: key,
      quality,
    })),
  };
}
