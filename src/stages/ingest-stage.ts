import type { BuiltInStage } from '../pipeline/built-in-stage.ts';
import { stageVersion } from './stage-version.ts';

/**
 * Checks the raw listings, sets unusable rows aside and splits by content: X_train.csv, Y_train.csv and X_test.csv of
 * `ingest.source` → data/interim, reports/data_quality.json, reports/class_distribution.svg.
 */
export const ingestStage: BuiltInStage = {
  name: 'ingest',
  version: stageVersion('ingest'),
  checkParams: async (params) => {
    const [{ checkWith }, { ingestParams }] = await Promise.all([
      import('./check-params.ts'),
      import('./ingest-params.ts'),
    ]);
    return checkWith(ingestParams, params);
  },
  run: async (context) => (await import('./run-ingest.ts')).runIngest(context),
};
