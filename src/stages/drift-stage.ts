import { readListings } from '../data/interim-files.ts';
import { AppError } from '../errors/app-error.ts';
import { measureListing } from '../features/measure-listing.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import { readCompanion, readModelFolder, type StoredModel } from '../models/model-folder.ts';
import { compareWithProfile, type DriftOptions } from '../monitoring/compare-with-profile.ts';
import type { DriftRow } from '../monitoring/drift-profile.ts';
import type { DriftReport } from '../monitoring/drift-report.ts';
import { formatCount } from '../monitoring/format-share.ts';
import { parseDriftProfile } from '../monitoring/parse-drift-profile.ts';
import { readPredictions, type Prediction } from '../monitoring/read-predictions.ts';
import { renderDriftReport } from '../monitoring/render-drift-report.ts';
import type { BuiltInStage, StageContext } from '../pipeline/run/built-in-stage.ts';
import { checkWith, parseParams } from './check-params.ts';
import { driftParams } from './drift-params.ts';
import { stageVersion } from './stage-version.ts';

const MODEL = 'models/rakuten_classifier';
const LISTINGS = 'data/interim/test.csv';
const PREDICTIONS = 'data/processed/predictions.csv';
const LISTINGS_PER_CHECKPOINT = 1000;

/** Compares the unlabelled listings and their predictions with the profile that was saved with the model. */
export const driftStage: BuiltInStage = {
  name: 'drift',
  version: stageVersion('drift'),
  checkParams: (params) => checkWith(driftParams, params),
  async run(context) {
    const { drift: settings } = parseParams(driftParams, context.params);
    const folder = context.input(MODEL);
    const profile = parseDriftProfile(readCompanion(folder, 'profile.json'), `${MODEL}/profile.json`);
    const model = readModelFolder(folder, { verify: false });
    const codes = new Set(profile.classes);
    const predictions = await readPredictions(context.input(PREDICTIONS), PREDICTIONS, codes);
    const rows = await measureRows(context, model, predictions);
    const report = compareWithProfile(profile, rows, {
      alpha: settings.alpha,
      minRows: settings.min_rows,
      effectFloors: settings.effect_floors,
      model: model.id,
      categoryOf: nameClasses(model),
    });
    await context.checkpoint({ activity: 'writing' });
    writeFileDurably(
      context.output('reports/drift/drift_metrics.json'),
      `${JSON.stringify(report, null, 2)}\n`,
    );
    writeFileDurably(context.output('reports/drift/drift_report.html'), renderDriftReport(report));
    return { summary: summarise(report) };
  },
};

/** Joins listings and predictions by id, never by position, and measures each pair. */
async function measureRows(
  context: StageContext,
  model: StoredModel,
  predictions: ReadonlyMap<number, Prediction>,
): Promise<DriftRow[]> {
  const rows: DriftRow[] = [];
  const unclassified: number[] = [];
  const seen = new Set<number>();
  for await (const listing of readListings(context.input(LISTINGS))) {
    if (seen.size % LISTINGS_PER_CHECKPOINT === 0) {
      await context.checkpoint({ activity: 'measuring listings', done: seen.size, total: predictions.size });
    }
    seen.add(listing.row);
    const prediction = predictions.get(listing.row);
    if (prediction === undefined) {
      unclassified.push(listing.row);
      continue;
    }
    const { code: predictedCode, confidence } = prediction;
    rows.push({ predictedCode, confidence, ...measureListing(listing, model.vectoriser) });
  }
  const unlisted = [...predictions.keys()].filter((id) => !seen.has(id));
  if (unclassified.length > 0 || unlisted.length > 0) throw mismatch(unclassified, unlisted);
  return rows;
}

function mismatch(unclassified: readonly number[], unlisted: readonly number[]): AppError {
  const describe = (ids: readonly number[], what: string): string[] =>
    ids.length === 0
      ? []
      : [`${what} (${formatCount(ids.length)}): ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`];
  return new AppError(
    'DATA_INVALID',
    `Expected ${PREDICTIONS} to hold one prediction for each listing of ${LISTINGS}, and no other.`,
    {
      details: [
        ...describe(unclassified, 'listings without prediction'),
        ...describe(unlisted, 'predictions without listing'),
      ],
      hint: 'rakuten repro --force predict',
    },
  );
}

function nameClasses(model: StoredModel): DriftOptions['categoryOf'] {
  const names = new Map(model.classes.map(({ code, category }) => [code, category]));
  return (code) => names.get(code) ?? String(code);
}

function summarise(report: DriftReport): string[] {
  const drifted = report.signals.filter(({ verdict }) => verdict === 'drift');
  const rows = `${formatCount(report.n_current)} listings against ${formatCount(report.n_reference)} of the model's evaluation part`;
  return [report.sentence, ...drifted.map(({ finding }) => finding), rows];
}
