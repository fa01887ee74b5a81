import { dirname, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { explainDatabaseError } from '../database/explain-database-error.ts';
import { openForReading } from '../database/open-database.ts';

/** The model that predicts. */
export interface ProductionModel {
  readonly name: string;
  readonly version: number;
  readonly alias: 'production';
  /** Hash of the model's content. */
  readonly id: string;
  /** Absolute path of the stored model. */
  readonly folder: string;
}

/**
 * The version of the registered model `name` that is in production, in one statement: every prediction on the
 * command line waits for it. Throws `MODEL_NOT_FOUND` where none is in production.
 */
export function readProductionModel(databasePath: string, name: string): ProductionModel {
  const database = openForReading(databasePath);
  try {
    const model = database
      .prepare<[string], { version: number; id: string; folder: string }>(
        `SELECT version, id, folder FROM model_versions JOIN aliases USING (name, version)
         WHERE name = ? AND alias = 'production'`,
      )
      .get(name);
    if (model !== undefined) {
      return { name, alias: 'production', ...model, folder: resolve(dirname(databasePath), model.folder) };
    }
    const versions = database
      .prepare<[string], number>('SELECT count(*) FROM model_versions WHERE name = ?')
      .pluck()
      .get(name);
    throw noProductionModel(name, versions ?? 0);
  } catch (error) {
    throw explainDatabaseError(error, databasePath);
  } finally {
    database.close();
  }
}

function noProductionModel(name: string, versions: number): AppError {
  if (versions === 0) {
    return new AppError('MODEL_NOT_FOUND', `No version of ${name} is registered yet.`, {
      hint: 'rakuten repro',
    });
  }
  const which =
    versions === 1
      ? `Version 1 of ${name}, the only one, is not`
      : `None of the ${versions} versions of ${name} is`;
  return new AppError('MODEL_NOT_FOUND', `${which} in production.`, { hint: 'rakuten models list' });
}
