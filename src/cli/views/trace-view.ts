import { rankClasses } from '../../models/rank-classes.ts';
import type { FeedbackEntry } from '../../tracking/predictions/feedback.ts';
import type { LoggedPrediction } from '../../tracking/predictions/logged-prediction.ts';
import type { ModelAlias } from '../../tracking/models/registered-model.ts';
import type { RunDetail } from '../../tracking/runs/run.ts';
import { formatTime, shortId } from '../format/format-value.ts';
import type { ModelDetail } from '../models/read-model-detail.ts';
import { describeDataset, describeGit } from './runs-view.ts';
import { toOneLine } from './to-one-line.ts';
import { formatFacts, formatSection, type ViewSurface } from './view-surface.ts';

const TOP = 3;

/** A prediction and where it comes from. */
export interface PredictionTrace {
  readonly prediction: LoggedPrediction;
  /** All labels that it was given, the first one first. */
  readonly labels: readonly FeedbackEntry[];
  /** The version that answered; undefined where it is not registered any more. */
  readonly model: ModelDetail | undefined;
  /** Aliases that stood for the version when it answered. */
  readonly aliases: readonly ModelAlias[];
  /** The run that made the version first; undefined where none is known here, as of an imported one. */
  readonly run: RunDetail | undefined;
}

/** `trace` as text. */
export function formatTrace(
  trace: PredictionTrace,
  categoryOf: (code: number) => string,
  surface: ViewSurface,
): string[] {
  const { prediction, model, labels } = trace;
  return [
    `${surface.style.bold('prediction')} ${prediction.id}`,
    ...formatFacts(describePrediction(trace, categoryOf, surface), surface),
    ...formatSection('model', formatFacts(describeModel(trace, surface), surface), surface),
    ...formatSection('data', formatFacts((model?.datasets ?? []).map(describeDataset), surface), surface),
    ...formatSection(
      'labels',
      formatFacts(
        labels.map(({ label, by, host, givenAt, origin }) => [
          String(label),
          toOneLine(
            `${categoryOf(label)}, ${formatTime(givenAt, surface.now())} by ${by} on ${host} (${origin})`,
          ),
        ]),
        surface,
      ),
      surface,
    ),
  ];
}

function describePrediction(
  { prediction, labels }: PredictionTrace,
  categoryOf: (code: number) => string,
  surface: ViewSurface,
): (readonly [string, string])[] {
  const { codes, probabilities, text } = prediction;
  const label = labels.at(-1)?.label;
  const ranked = rankClasses(probabilities, TOP).map(
    (k) => `${codes[k]} ${categoryOf(codes[k])} ${(100 * probabilities[k]).toFixed(1)} %`,
  );
  const verdict =
    label === undefined
      ? 'not labelled'
      : label === prediction.predictedCode
        ? 'right'
        : `wrong: ${label} ${categoryOf(label)}`;
  return [
    [
      'made',
      `${formatTime(prediction.predictedAt, surface.now())}, by the ${prediction.source}, in ${(prediction.latencyUs / 1000).toFixed(2)} ms`,
    ],
    ...(text === null
      ? [['text', describeMissingText(prediction)] as const]
      : [['title', toOneLine(text.designation)] as const]),
    ...(text === null || text.description === ''
      ? []
      : [['description', toOneLine(text.description).slice(0, 200)] as const]),
    ...(prediction.productid === null ? [] : [['product', toOneLine(prediction.productid)] as const]),
    ['answer', ranked[0] ?? ''],
    ...ranked.slice(1).map((line) => ['', line] as const),
    ['label', verdict],
  ];
}

function describeMissingText({
  contentHash,
  designationChars,
  descriptionChars,
}: PredictionTrace['prediction']): string {
  const kept = contentHash === null ? '' : `, content ${contentHash}`;
  return `not kept (title of ${designationChars} characters, description of ${descriptionChars}${kept})`;
}

function describeModel(
  { prediction, model, aliases, run }: PredictionTrace,
  surface: ViewSurface,
): (readonly [string, string])[] {
  const then = aliases.length === 0 ? 'without an alias then' : `${aliases.join(' and ')} then`;
  const name = `${prediction.model} version ${prediction.version}, ${then}`;
  if (model === undefined) return [['version', `${name}; not registered here any more`]];
  const runFacts: (readonly [string, string])[] =
    run === undefined
      ? [['run', model.imported === null ? 'none' : 'made elsewhere: the version was imported']]
      : [
          ['run', `${shortId(run.id)}  ${run.name}, ${formatTime(run.startedAt, surface.now())}`],
          ...(run.tags.dataset_version === undefined ? [] : [['dataset', run.tags.dataset_version] as const]),
        ];
  return [
    ['version', name],
    ['id', model.id],
    ...runFacts,
    ...(model.git === null ? [] : [['git', describeGit(model.git)] as const]),
    [
      'more',
      `rakuten models show ${prediction.version}${run === undefined ? '' : `, rakuten runs show ${shortId(run.id)}`}`,
    ],
  ];
}
