import { join } from 'node:path';
import { readModelFolder, type StoredModel } from '../../models/model-folder.ts';
import { readProductionModel } from '../../tracking/models/production-model.ts';
import { REGISTERED_MODEL, TRACKING_DATABASE } from '../../tracking/models/registered-model.ts';

/** The model that answers, and under which version it is registered. */
export interface ServedModel {
  readonly model: StoredModel;
  /** Where its files are. */
  readonly folder: string;
  readonly name: string;
  readonly version: number;
  readonly alias: 'production';
}

/**
 * The model in production of the project in `root`: the one that training registered, wherever the pipeline's own
 * outputs stand now. Its bytes were checked when it was stored. Throws `MODEL_NOT_FOUND` or `MODEL_INVALID`.
 */
export function loadProductionModel(root: string): ServedModel {
  const { name, version, alias, folder } = readProductionModel(
    join(root, TRACKING_DATABASE),
    REGISTERED_MODEL,
  );
  return { model: readModelFolder(folder, { verify: false }), folder, name, version, alias };
}
