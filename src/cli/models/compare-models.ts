import type { ModelVersion } from '../../tracking/models/model-version.ts';
import { compareRecords, type RecordComparison } from '../runs/compare-runs.ts';
import type { ModelDetail } from './read-model-detail.ts';

/** Versions of the model side by side. */
export interface ModelComparison extends RecordComparison {
  readonly models: readonly Pick<ModelVersion, 'version' | 'id' | 'createdAt' | 'bytes' | 'aliases'>[];
}

/** Puts versions side by side: settings that differ, and each metric, as it was at registration, with its difference. */
export function compareModels(models: readonly ModelDetail[]): ModelComparison {
  return {
    models: models.map(({ version, id, createdAt, bytes, aliases }) => ({
      ...{ version, id, createdAt, bytes, aliases },
    })),
    ...compareRecords(models),
  };
}
