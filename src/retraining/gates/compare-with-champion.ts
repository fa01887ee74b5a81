import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isEvaluationGroup } from '../../data/content-group.ts';
import { readLabelledListings } from '../../data/interim-files.ts';
import type { LabelledListing } from '../../data/listing.ts';
import { createImageFinder } from '../../features/images/image-finder.ts';
import type { PicturedListing } from '../../features/images/pictured-listing.ts';
import { vectoriseListings } from '../../features/vectorise-listings.ts';
import { calibrate } from '../../models/calibrate.ts';
import { scoreRows } from '../../models/fitted-model.ts';
import { type Model, readModelFolder } from '../../models/model-folder.ts';
import { rankClasses } from '../../models/rank-classes.ts';
import type { ModelAnswers } from './compared-models.ts';
import type { GateReport } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';
import { judgeChallenger } from './judge-challenger.ts';
import { type SmokedModel, smokeModels } from './serving-smoke.ts';

export interface Contest {
  /** Folder of the model in production; undefined where there is none. */
  readonly championFolder: string | undefined;
  readonly challengerFolder: string;
  /** data/interim/evaluation.csv of now. */
  readonly evaluationFile: string;
  /**
   * The smaller of the shares of listings that the two models' trainings held back: of a larger evaluation part, the rest
   * may have been learnt by one of them. Not given: all of the file.
   */
  readonly heldBackShare?: number;
  /** Where the images of the evaluation listings are, for models that look at them; one that is not there counts as missing. */
  readonly imageFolder?: string;
}

export interface ContestEffects {
  /** Milliseconds, for what is measured. */
  readonly clock: () => number;
  /** Awaited now and then: lets an interruption through. */
  readonly checkpoint: () => Promise<void>;
}

const LISTINGS_PER_CHECKPOINT = 500;

/**
 * Lets both models answer the evaluation listings that neither has seen, and judges the challenger by all gates. Throws
 * `MODEL_INVALID` where a folder cannot be read, `DATA_INVALID` or `DATA_NOT_FOUND` where the listings cannot.
 */
export async function compareWithChampion(
  contest: Contest,
  settings: GateSettings,
  effects: ContestEffects,
): Promise<GateReport> {
  const challenger = openContestant(contest.challengerFolder);
  const champion = contest.championFolder === undefined ? undefined : openContestant(contest.championFolder);
  const contestants = champion === undefined ? [challenger] : [challenger, champion];
  const listings = await addImages(await readUnseen(contest), contestants, contest.imageFolder);
  const classes = listClasses(contestants, listings);
  const numbers = new Map(classes.map(({ code }, k) => [code, k]));
  const answers: ModelAnswers[] = [];
  for (const { model } of contestants) answers.push(await answerListings(model, listings, numbers, effects));

  const smoked = chooseEvenly(listings.length, settings.serve.smoke_rows);
  const figures = smokeModels(
    contestants.map((contestant, m): SmokedModel => ({
      ...contestant,
      answers: smoked.map((row) => classes[answers[m].predicted[row]].code),
    })),
    smoked.map((row) => listings[row]),
    effects.clock,
  );
  return judgeChallenger(
    {
      classNames: classes.map(({ code, category }) => `${code} ${category}`),
      truth: Int32Array.from(listings, ({ prdtypecode }) => numbers.get(prdtypecode) ?? 0),
      champion: champion === undefined ? undefined : answers[1],
      challenger: answers[0],
    },
    { challenger: figures[0], champion: champion === undefined ? undefined : figures[1] },
    settings,
  );
}

async function readUnseen({ evaluationFile, heldBackShare = 1 }: Contest): Promise<LabelledListing[]> {
  const listings: LabelledListing[] = [];
  for await (const listing of readLabelledListings(evaluationFile))
    if (isEvaluationGroup(listing.group, heldBackShare)) listings.push(listing);
  return listings;
}

type ContestListing = LabelledListing & PicturedListing;

/** The listings with what can be seen on their images, where a contestant looks at images. */
async function addImages(
  listings: readonly LabelledListing[],
  contestants: readonly Contestant[],
  folder: string | undefined,
): Promise<readonly ContestListing[]> {
  const measures = contestants.flatMap(({ model }) => model.vectoriser.options.spaces.images?.measure ?? []);
  const [first] = measures;
  if (first === undefined || folder === undefined) return listings;
  // What pixels tell includes what metadata do, and a model takes no notice of what it has not learnt.
  const measure = measures.includes('pixels') ? 'pixels' : first;
  const find = await createImageFinder({ folder, name: folder }, measure);
  const pictured: ContestListing[] = [];
  for await (const { listing } of find(listings)) pictured.push(listing);
  return pictured;
}

interface Contestant {
  readonly model: Model;
  readonly bytes: number;
}

function openContestant(folder: string): Contestant {
  const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  return { model: readModelFolder(folder), bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** All product types that a model may answer or a listing has, by code: a class that a model lacks has probability 0. */
function listClasses(
  contestants: readonly Contestant[],
  listings: readonly LabelledListing[],
): { readonly code: number; readonly category: string }[] {
  const categories = new Map<number, string>(listings.map(({ prdtypecode }) => [prdtypecode, '']));
  for (const { model } of contestants)
    for (const { code, category } of model.classes) categories.set(code, category);
  return Array.from(categories, ([code, category]) => ({ code, category })).sort((a, b) => a.code - b.code);
}

async function answerListings(
  model: Model,
  listings: readonly ContestListing[],
  numbers: ReadonlyMap<number, number>,
  { checkpoint }: ContestEffects,
): Promise<ModelAnswers> {
  const matrix = await vectoriseListings(model.vectoriser, listings, async (_listing, row) => {
    if (row % LISTINGS_PER_CHECKPOINT === 0) await checkpoint();
  });
  const own = model.classes.length;
  const scores = scoreRows(model.fitted, matrix, Uint32Array.from(listings.keys()));
  await checkpoint();
  const places = model.classes.map(({ code }) => numbers.get(code) ?? 0);
  const probabilities = new Float64Array(listings.length * numbers.size);
  const predicted = new Int32Array(listings.length);
  for (let row = 0; row < listings.length; row += 1) {
    const scoresOfRow = scores.subarray(row * own, (row + 1) * own);
    predicted[row] = places[rankClasses(scoresOfRow, 1)[0]];
    calibrate(scoresOfRow, model.calibration).forEach((probability, k) => {
      probabilities[row * numbers.size + places[k]] = probability;
    });
  }
  return { predicted, probabilities };
}

/** At most `count` of the row numbers below `rows`, evenly spaced. */
function chooseEvenly(rows: number, count: number): number[] {
  const chosen = Math.min(rows, count);
  return Array.from({ length: chosen }, (_row, i) => Math.floor((i * rows) / chosen));
}
