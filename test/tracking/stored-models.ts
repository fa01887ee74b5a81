import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeModelFolder } from '../../src/tracking/models/model-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { MODEL, openTestTracking, runIdOf } from './tracking-fixture.ts';

/** A folder with a database in which `count` versions are registered, whose files are in the registry, with the hash of what each was evaluated on. None has an alias. */
export function makeRegistry(
  count: number,
  evaluationOf: (version: number) => string = () => 'e1',
): { readonly root: string; readonly path: string } {
  const root = temporaryFolder();
  const path = join(root, 'models', 'rakuten.db');
  const tracking = openTestTracking(path);
  for (let version = 1; version <= count; version++) {
    const source = join(temporaryFolder(), 'model');
    mkdirSync(join(source, 'sub'), { recursive: true });
    writeFileSync(join(source, 'model.json'), `{"version":${version}}`);
    writeFileSync(join(source, 'sub', 'weights'), 'w'.repeat(600 * version));
    const { id, folder, bytes } = storeModelFolder(join(root, 'models', 'registry'), source);
    const runId = runIdOf(String(version));
    tracking.startRun({
      ...{ id: runId, experiment: 'e', name: 'n', params: { C: version } },
      datasets: [{ role: 'evaluation', hash: evaluationOf(version), rows: 2, classCounts: { '10': 2 } }],
    });
    tracking.recordTraining({
      runId,
      metrics: { f1_weighted: 0.5 + version / 8 },
      model: { name: MODEL, modelId: id, folder, bytes },
    });
  }
  tracking.close();
  return { root, path };
}

/** As `makeRegistry`; the first version is in production. */
export function makeServingRegistry(count: number): { readonly root: string; readonly path: string } {
  const made = makeRegistry(count);
  const tracking = openTestTracking(made.path);
  tracking.promote({
    ...{ name: MODEL, alias: 'production', reference: '1', reason: 'r', force: false },
    check: () => undefined,
  });
  tracking.close();
  return made;
}
