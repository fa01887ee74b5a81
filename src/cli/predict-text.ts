import { AppError } from '../errors/app-error.ts';
import { classifyListing, type RankedType } from '../models/classify-listing.ts';
import { type Contribution, explainClassification } from '../models/explain-classification.ts';
import { needsReview } from '../models/needs-review.ts';
import type { CommandContext } from './command-context.ts';
import type { PredictOptions } from './predict-options.ts';
import { loadProductionModel } from './load-production-model.ts';

/** N-grams named on either side, as far as they have at least this share of the weightiest one; the others are added up. */
const NAMED = 8;
const NAMED_SHARE = 0.05;
const BAR_WIDTH = 24;

/** Classifies the listing given on the command line and shows the answer. `createId` gives each answer its id. */
export function predictText(
  context: CommandContext,
  options: PredictOptions,
  createId: () => string,
): Promise<void> {
  const listing = { designation: options.text ?? '', description: options.description ?? '' };
  if (listing.designation.trim() === '' && listing.description.trim() === '') {
    throw new AppError('TEXT_EMPTY', 'Expected the text of a listing, got an empty one.', {
      hint: 'rakuten predict --text "Piscine gonflable ronde"',
    });
  }
  const { model, name, version, alias } = loadProductionModel(context.cwd);
  const { top } = classifyListing(model, listing, options.top);
  const { abstainBelow = 0 } = options;
  const review = needsReview(top[0].probability, abstainBelow);
  const explained = options.explain
    ? summarise(explainClassification(model, listing, top[0].code))
    : undefined;
  if (context.json) {
    context.printJson({
      predicted_class: top[0].code,
      category: top[0].category,
      confidence: top[0].probability,
      needs_review: review,
      probabilities: Object.fromEntries(top.map(({ code, probability }) => [code, probability])),
      prediction_id: createId(),
      model: { name, version, alias },
      explanation: explained,
    });
    return Promise.resolve();
  }
  printRanking(context, top);
  if (review) context.print(context.style.yellow(`needs review: its confidence is below ${abstainBelow}`));
  if (explained) printExplanation(context, explained, top[0]);
  context.print('');
  context.print(context.style.dim(`${name} version ${version}, ${alias}`));
  return Promise.resolve();
}

/** What `--explain` shows: bias + for + against + others = score. */
interface ExplanationSummary {
  readonly score: number;
  readonly bias: number;
  readonly for: readonly Contribution[];
  readonly against: readonly Contribution[];
  readonly others: { readonly ngrams: number; readonly contribution: number };
}

function summarise({
  score,
  bias,
  contributions,
}: ReturnType<typeof explainClassification>): ExplanationSummary {
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

function printRanking({ print, style }: CommandContext, top: readonly RankedType[]): void {
  const width = Math.max(...top.map(({ category }) => category.length));
  top.forEach(({ code, category, probability }, rank) => {
    const name = `${String(code).padStart(4)}  ${category.padEnd(width)}`;
    const bar = '█'.repeat(Math.round(probability * BAR_WIDTH));
    const line = `${rank === 0 ? style.bold(name) : name}  ${formatPercent(probability)}  ${style.cyan(bar)}`;
    print(line.trimEnd());
  });
}

function printExplanation(
  context: CommandContext,
  explained: ExplanationSummary,
  { code, category }: RankedType,
): void {
  const { print, style } = context;
  print('');
  print(`Why ${code} ${category}: score ${formatSigned(explained.score)}`);
  for (const contribution of explained.for)
    print(`  ${style.green(formatSigned(contribution.contribution))}  ${describe(contribution)}`);
  for (const contribution of explained.against)
    print(`  ${style.red(formatSigned(contribution.contribution))}  ${describe(contribution)}`);
  const { ngrams, contribution } = explained.others;
  if (ngrams > 0) print(`  ${formatSigned(contribution)}  ${style.dim(`${ngrams} other n-grams together`)}`);
  print(`  ${formatSigned(explained.bias)}  ${style.dim('the class itself, whatever the text')}`);
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
  }
}

function formatPercent(probability: number): string {
  return `${(100 * probability).toFixed(1).padStart(5)} %`;
}

function formatSigned(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
