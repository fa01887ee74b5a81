import type { Database } from './sqlite.ts';
import { RUNS_AND_MODELS } from './schema/runs-and-models.ts';
import { NESTED_RUNS } from './schema/nested-runs.ts';
import { LOADS } from './schema/loads.ts';
import { PREDICTIONS } from './schema/predictions.ts';
import { RETRAINING } from './schema/retraining.ts';
import { PRUNED_MODELS } from './schema/pruned-models.ts';
import { MODEL_ANNOTATIONS } from './schema/model-annotations.ts';

/** "RAKU" in the file's header, so that a database of another program is recognised before it is touched. */
export const APPLICATION_ID = 0x52_41_4b_55;

/**
 * The schema, as steps that only ever go forward: step n brings a file from version n to n + 1. A step that
 * has been released is never edited; a change is a new step at the end.
 *
 * There is no table of aliases: an alias stands where its history says, so the two cannot disagree.
 */
export const MIGRATIONS: readonly string[] = [
  RUNS_AND_MODELS,
  NESTED_RUNS,
  MODEL_ANNOTATIONS,
  LOADS,
  PREDICTIONS,
  RETRAINING,
  PRUNED_MODELS,
];

/**
 * Brings a database up to the last step, each step in one transaction of its own together with the version
 * number, so that a crash leaves a whole version. Several processes may do this at once.
 */
export function migrate(database: Database, migrations: readonly string[] = MIGRATIONS): void {
  const takeStep = database.transaction(() => {
    const version = readSchemaVersion(database);
    const step = migrations[version];
    if (step === undefined) return false;
    database.exec(step);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${version + 1}`);
    return true;
  });
  while (readSchemaVersion(database) < migrations.length && takeStep.immediate());
}

/** How many steps of the schema the file has taken; 0 for a new one. */
export function readSchemaVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}
