import { describe, expect, test } from 'vitest';
import { contentGroup } from '../../../src/data/content-group.ts';
import { startVectoriserFit } from '../../../src/features/fit-vectoriser.ts';
import type { Model } from '../../../src/models/model-folder.ts';
import {
  type Answer,
  createPrediction,
  toAnsweringModel,
} from '../../../src/monitoring/log/create-prediction.ts';
import { createPredictionId } from '../../../src/monitoring/log/prediction-id.ts';
import { PLAIN_FEATURES } from '../../support/feature-options.ts';

function createModel(): Model {
  const fit = startVectoriserFit(PLAIN_FEATURES);
  fit.add({ designation: 'Piscine ronde', description: '' });
  const { vectoriser } = fit.finish();
  return {
    algorithm: 'linear_svm',
    classes: [
      { code: 2583, category: 'Pool' },
      { code: 10, category: 'Book' },
    ],
    calibration: { method: 'softmax', temperature: 1, power: 1 },
    vectoriser,
    fitted: {
      ...{ kind: 'linear', classes: 2, weights: new Float32Array(2 * vectoriser.columns) },
      bias: Float32Array.of(1, 0),
    },
  };
}

const ANSWER: Answer = {
  ...{ id: 'x', at: new Date('2026-03-01T12:00:00.123Z'), source: 'cli' },
  listing: { designation: '<b>Piscine</b> carrée', description: '' },
  ...{ productid: '77', code: 2583, confidence: 0.75, latencyMs: 1.5 },
  probabilities: Float64Array.of(0.75, 0.25),
};

describe('createPrediction', () => {
  const model = createModel();
  const measures = {
    ...{
      id: 'x',
      predictedAt: '2026-03-01T12:00:00.123Z',
      source: 'cli',
      predictedCode: 2583,
      confidence: 0.75,
    },
    ...{ latencyUs: 1500, characters: 14, outOfVocabularyShare: 0.5, descriptionMissing: true },
    ...{ designationChars: 21, descriptionChars: 0, productid: '77', imageid: null },
  };

  test.each([
    ['full', contentGroup(ANSWER.listing), ANSWER.listing],
    ['hash', contentGroup(ANSWER.listing), null],
    ['off', null, null],
  ] as const)('%s keeps no more than it says', (policy, contentHash, text) => {
    expect(createPrediction(ANSWER, model, policy)).toEqual({
      ...measures,
      ...{ contentHash, text, probabilities: ANSWER.probabilities },
    });
  });

  test('listings that read the same have the same hash', () => {
    const hashOf = (designation: string): string | null =>
      createPrediction({ ...ANSWER, listing: { designation, description: '' } }, model, 'hash').contentHash;
    expect(hashOf('Piscine carrée')).toBe(hashOf('<b>PISCINE</b> carree'));
    expect(hashOf('Piscine carrée')).not.toBe(hashOf('Piscine ronde'));
  });

  test('the codes are in the order of the model', () => {
    expect(toAnsweringModel(model, 'm', 3)).toEqual({ name: 'm', version: 3, codes: [2583, 10] });
  });
});

describe('createPredictionId', () => {
  test('is a UUID of version 7', () => {
    // Appendix A.6 of RFC 9562.
    const random = Buffer.from('0cc318c4dc0c0c07398f', 'hex');
    expect(createPredictionId(new Date('2022-02-22T19:22:22.000Z'), random)).toBe(
      '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
    );
  });

  test('has the version and variant whatever the random bytes are, and sorts by time', () => {
    const earlier = createPredictionId(new Date(1), Buffer.alloc(10, 0xff));
    expect(earlier).toBe('00000000-0001-7fff-bfff-ffffffffffff');
    expect(earlier < createPredictionId(new Date(2), Buffer.alloc(10))).toBe(true);
  });
});
