import { AppError } from '../../errors/app-error.ts';
import { classifyListing, type RankedType } from '../../models/classify-listing.ts';
import { explainClassification } from '../../models/explain-classification.ts';
import { needsReview } from '../../models/needs-review.ts';
import { createPredictionId } from '../../monitoring/log/prediction-id.ts';
import type { CommandContext } from '../command-context.ts';
import type { PredictOptions } from './predict-options.ts';
import { loadProductionModel } from './load-production-model.ts';
import { measureGivenImage } from './predict-images.ts';
import { openRequestedLog } from './predict-logging.ts';
import { formatExplanation, summariseExplanation } from '../views/explanation-view.ts';

const BAR_WIDTH = 24;

/** Classifies the listing given on the command line and shows the answer. `random` gives bytes for its id. */
export async function predictText(
  context: CommandContext,
  options: PredictOptions,
  random: (bytes: number) => Uint8Array,
): Promise<void> {
  const listing = { designation: options.text ?? '', description: options.description ?? '' };
  if (listing.designation.trim() === '' && listing.description.trim() === '') {
    throw new AppError('TEXT_EMPTY', 'Expected the text of a listing, got an empty one.', {
      hint: 'rakuten predict --text "Piscine gonflable ronde"',
    });
  }
  const served = loadProductionModel(context.cwd);
  const { model, name, version, alias } = served;
  const log = await openRequestedLog(context, served, options);
  const image =
    options.image === undefined ? undefined : await measureGivenImage(context, served, options.image);
  const pictured = { ...listing, image: image?.tokens };
  const started = performance.now();
  const { top, probabilities } = classifyListing(model, pictured, options.top);
  const latencyMs = performance.now() - started;
  const { abstainBelow = 0, productid, imageid } = options;
  const review = needsReview(top[0].probability, abstainBelow);
  const explained = options.explain
    ? summariseExplanation(explainClassification(model, pictured, top[0].code))
    : undefined;
  const at = context.now();
  const id = createPredictionId(at, random(10));
  const isLogged = log?.append([
    {
      ...{ id, at, source: 'cli', listing, productid, imageid, probabilities, latencyMs },
      ...{ code: top[0].code, confidence: top[0].probability },
    },
  ]);
  if (context.json) {
    context.printJson({
      predicted_class: top[0].code,
      category: top[0].category,
      confidence: top[0].probability,
      needs_review: review,
      probabilities: Object.fromEntries(top.map(({ code, probability }) => [code, probability])),
      prediction_id: isLogged === false ? null : id,
      model: { name, version, alias },
      image: image && { used: image.tokens !== undefined, reason: image.reason },
      explanation: explained,
    });
    log?.close();
    return;
  }
  printRanking(context, top);
  if (review) context.print(context.style.yellow(`needs review: its confidence is below ${abstainBelow}`));
  if (explained) ['', ...formatExplanation(explained, top[0], context)].forEach(context.print);
  context.print('');
  context.print(context.style.dim(`${name} version ${version}, ${alias}`));
  if (isLogged) context.print(context.style.dim(`prediction ${id}`));
  log?.close();
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

function formatPercent(probability: number): string {
  return `${(100 * probability).toFixed(1).padStart(5)} %`;
}
