import { type EnsembleOptions, fitEnsemble } from '../../../src/models/ensemble/fit-ensemble.ts';
import type { Blend } from '../../../src/models/ensemble/blend-model.ts';
import { randomRows } from '../network/network-cases.ts';

export const SMALL: EnsembleOptions = {
  C: 0.4,
  epochs: 3,
  class_weight: 'sqrt',
  networks: 2,
  hidden: 6,
  blend_folds: 3,
  seed: 5,
};

export const DATA = randomRows(60, 12, 3, 9);

export const fitSmall = (): Promise<Blend> => fitEnsemble(DATA, SMALL);
