import type { Contribution, Explanation } from '../../models/explain-classification.ts';
import type { RankedType } from '../../models/classify-listing.ts';
import type { TableSurface } from '../format/format-table.ts';

/** N-grams named on either side, as far as they have at least this share of the weightiest one; the others are added up. */
const NAMED = 8;
const NAMED_SHARE = 0.05;

/** What `--explain` shows: bias + for + against + others = score. */
export interface ExplanationSummary {
  readonly score: number;
  readonly bias: number;
  readonly for: readonly Contribution[];
  readonly against: readonly Contribution[];
  readonly others: { readonly ngrams: number; readonly contribution: number };
}

/** The weightiest n-grams of an explanation, and the rest of them added up. */
export function summariseExplanation({ score, bias, contributions }: Explanation): ExplanationSummary {
  const audible = NAMED_SHARE * Math.abs(contributions[0]?.contribution ?? 0);
  const weighty = contributions.filter(({ contribution }) => Math.abs(contribution) >= audible);
  const speakingFor = weighty.filter(({ contribution }) => contribution > 0).slice(0, NAMED);
  const speakingAgainst = weighty.filter(({ contribution }) => contribution < 0).slice(0, NAMED);
  const named = new Set([...speakingFor, ...speakingAgainst]);
  const others = contributions.filter((contribution) => !named.has(contribution));
  return {
    score,
    bias,
    for: speakingFor,
    against: speakingAgainst,
    others: {
      ngrams: others.length,
      contribution: others.reduce((sum, { contribution }) => sum + contribution, 0),
    },
  };
}

/** An explanation as text, under a heading that names the class. */
export function formatExplanation(
  explained: ExplanationSummary,
  { code, category }: Pick<RankedType, 'code' | 'category'>,
  { style }: Pick<TableSurface, 'style'>,
): string[] {
  const { ngrams, contribution: rest } = explained.others;
  return [
    `Why ${code} ${category}: score ${formatSigned(explained.score)}`,
    ...explained.for.map((one) => `  ${style.green(formatSigned(one.contribution))}  ${describe(one)}`),
    ...explained.against.map((one) => `  ${style.red(formatSigned(one.contribution))}  ${describe(one)}`),
    ...(ngrams > 0 ? [`  ${formatSigned(rest)}  ${style.dim(`${ngrams} other n-grams together`)}`] : []),
    `  ${formatSigned(explained.bias)}  ${style.dim('the class itself, whatever the text')}`,
  ];
}

function describe({ space, text }: Contribution): string {
  switch (space) {
    case 'words':
      return text;
    case 'characters':
      return `"${text}"`;
    case 'cased_words':
      return `${text} (as written)`;
    case 'title_ends':
      return `${text} (at an end of the title)`;
    case 'shape':
      return `title of the shape "${text}"`;
    case 'meta':
      return `(${text})`;
    case 'images':
      return `(of the image: ${text})`;
  }
}

function formatSigned(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
