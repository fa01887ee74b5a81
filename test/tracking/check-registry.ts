import { expect } from 'vitest';
import { verifyStoredModel } from '../../src/tracking/models/model-store.ts';
import type { AliasChange } from '../../src/tracking/models/model-version.ts';
import { readProductionModel } from '../../src/tracking/models/production-model.ts';
import { MODEL, openTestReader } from './tracking-fixture.ts';

/**
 * Throws unless exactly one version is in production, all versions are whole, and each move starts where the last one ended. Gives
 * the moves, the first one first.
 */
export function checkRegistry(path: string): AliasChange[] {
  const reader = openTestReader(path);
  const versions = reader.listModelVersions(MODEL);
  for (const { folder, id } of versions) verifyStoredModel(folder, id);
  const inProduction = versions.filter(({ aliases }) => aliases.includes('production'));
  const history = reader.aliasHistory(MODEL, 'production').reverse();
  expect(inProduction.map(({ version }) => version)).toEqual([history.at(-1)?.to]);
  expect(readProductionModel(path, MODEL).version).toBe(history.at(-1)?.to);
  expect(history.map(({ from }) => from)).toEqual([null, ...history.slice(0, -1).map(({ to }) => to)]);
  return history;
}
