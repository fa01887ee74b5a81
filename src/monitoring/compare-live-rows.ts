import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCompanion } from '../models/model-folder.ts';
import { parseManifest } from '../models/model-manifest.ts';
import { compareWithProfile, type DriftOptions } from './compare-with-profile.ts';
import type { DriftRow } from './drift-profile.ts';
import type { DriftReport } from './drift-report.ts';
import { parseDriftProfile } from './parse-drift-profile.ts';

/** What is compared: a model's id and the folder that it is stored in. */
export interface ProfiledModel {
  readonly id: string;
  readonly folder: string;
}

/**
 * Whether what a model has answered still looks like what it was evaluated on. The rows must all be its own: another model's
 * confidences and unknown words are others. Throws `MODEL_INVALID` where the model has no usable profile, `DATA_INVALID` for a class
 * that is none of its own.
 */
export function compareLiveRows(
  { id, folder }: ProfiledModel,
  rows: readonly DriftRow[],
  settings: Pick<DriftOptions, 'alpha' | 'minRows' | 'effectFloors'>,
): DriftReport {
  const profile = parseDriftProfile(readCompanion(folder, 'profile.json'), join(folder, 'profile.json'));
  const { classes } = parseManifest(
    readFileSync(join(folder, 'model.json'), 'utf8'),
    join(folder, 'model.json'),
  );
  const names = new Map(classes.map(({ code, category }) => [code, category]));
  return compareWithProfile(profile, rows, {
    ...settings,
    model: id,
    categoryOf: (code) => names.get(code) ?? String(code),
  });
}
