import { join } from 'node:path';
import {
  ARRIVAL_FOLDER,
  EVERYTHING,
  FEEDBACK_FILE,
  isEverything,
  LOAD_FILE,
  type LoadState,
  readLoadState,
} from '../data/arrival/load-state.ts';
import { type Feedback, NO_FEEDBACK, readFeedback } from '../data/arrival/read-feedback.ts';
import { createRowHash } from '../data/arrival/row-hash.ts';
import type { Taxonomy } from '../data/taxonomy.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';
import { declaredInput } from './declared-input.ts';

/** What has arrived: which rows of the source, and which labels for what was predicted. */
export interface ArrivedData {
  readonly state: LoadState;
  readonly isLoaded: (field: (column: string) => string) => boolean;
  readonly feedback: Feedback;
}

/** Reads data/arrival. Where pipeline.yaml does not declare it, the whole source has arrived and no labels. Throws `DATA_INVALID`. */
export async function readArrival(context: StageContext, taxonomy: Taxonomy): Promise<ArrivedData> {
  const folder = declaredInput(context, ARRIVAL_FOLDER);
  if (folder === undefined) return { state: EVERYTHING, isLoaded: () => true, feedback: NO_FEEDBACK };
  const state = readLoadState(join(folder, 'load.json'), LOAD_FILE);
  const hashOf = createRowHash(state.seed);
  const isLoaded = isEverything(state)
    ? () => true
    : (field: (column: string) => string) => hashOf(field) <= state.through;
  const feedback = await readFeedback(join(folder, 'feedback.csv'), FEEDBACK_FILE, taxonomy);
  return { state, isLoaded, feedback };
}
