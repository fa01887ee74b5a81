import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readProductionModel } from '../../../src/tracking/models/production-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODEL, openTestTracking, runIdOf, trainingOf } from '../tracking-fixture.ts';

it('is the version that the alias stands for at this moment', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  const tracking = openTestTracking(path);
  for (const digit of ['a', 'b']) {
    tracking.startRun({ id: runIdOf(digit), experiment: 'e', name: 'n' });
    tracking.recordTraining(trainingOf(path, digit));
    tracking.setAlias({ name: MODEL, alias: 'production', version: digit === 'a' ? 1 : 2, reason: 'r' });
  }
  const id = 'b'.repeat(64);
  expect(readProductionModel(path, MODEL)).toEqual({
    name: MODEL,
    alias: 'production',
    version: 2,
    id,
    folder: join(path, '..', 'registry', id),
  });
});

it('is not found where nothing is registered, or none is in production', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  expect(() => readProductionModel(path, MODEL)).toThrow(
    expect.objectContaining({
      code: 'MODEL_NOT_FOUND',
      message: 'No version of rakuten_classifier is registered yet.',
      hint: 'rakuten repro',
    }),
  );
  const tracking = openTestTracking(path);
  tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
  tracking.recordTraining(trainingOf(path, 'a'));
  expect(() => readProductionModel(path, MODEL)).toThrow(
    expect.objectContaining({
      code: 'MODEL_NOT_FOUND',
      message: 'Version 1 of rakuten_classifier, the only one, is not in production.',
      hint: 'rakuten models list',
    }),
  );
});
