import { createCsvFile } from '../data/csv-writer.ts';
import { readListings } from '../data/interim-files.ts';
import { classifyListing, type RankedType } from '../models/classify-listing.ts';
import { readModelFolder } from '../models/model-folder.ts';
import type { BuiltInStage } from '../pipeline/built-in-stage.ts';
import { checkWith, parseParams } from './check-params.ts';
import { predictParams } from './predict-params.ts';
import { stageVersion } from './stage-version.ts';

const LISTINGS_PER_CHECKPOINT = 500;

/** Classifies the unlabelled listings with the model that the train stage made. */
export const predictStage: BuiltInStage = {
  name: 'predict',
  version: stageVersion('predict'),
  checkParams: (params) => checkWith(predictParams, params),
  async run(context) {
    const { top_k } = parseParams(predictParams, context.params).predict;
    const model = readModelFolder(context.input('models/rakuten_classifier'));
    const shown = Math.min(top_k, model.classes.length);
    const file = createCsvFile(context.output('data/processed/predictions.csv'), [
      'id',
      'prdtypecode',
      'category',
      'confidence',
      ...Array.from({ length: shown }, (_column, i) => [`top_${i + 1}`, `probability_${i + 1}`]).flat(),
    ]);
    let confidences = 0;
    try {
      for await (const listing of readListings(context.input('data/interim/test.csv'))) {
        if (file.rowCount() % LISTINGS_PER_CHECKPOINT === 0) {
          await context.checkpoint({ activity: 'classifying', done: file.rowCount() });
        }
        const { top } = classifyListing(model, listing, shown);
        const [{ code, category, probability }] = top;
        confidences += probability;
        file.writeRow([listing.row, code, category, round(probability), ...top.flatMap(toFields)]);
      }
      file.close();
    } finally {
      file.discard();
    }
    const rows = file.rowCount();
    const mean = rows === 0 ? '' : ` · mean confidence ${(confidences / rows).toFixed(3)}`;
    return { summary: [`${rows.toLocaleString('en')} listings classified${mean}`] };
  },
};

function toFields({ code, probability }: RankedType): [number, number] {
  return [code, round(probability)];
}

/** Six decimals: enough to tell any two listings apart, and the same text for the same model. */
function round(probability: number): number {
  return Number(probability.toFixed(6));
}
