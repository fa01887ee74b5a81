import { startVectoriserFit } from '../../src/features/fit-vectoriser.ts';
import { writeModelFolder } from '../../src/models/model-folder.ts';
import { PLAIN_FEATURES } from './feature-options.ts';

/** Writes the folder of a model of two classes that can be opened; another `bias` makes another model. */
export function writeSmallModel(folder: string, bias: number, profile = '{}\n'): void {
  const fit = startVectoriserFit(PLAIN_FEATURES);
  fit.add({ designation: 'Piscine ronde', description: 'avec pompe' });
  fit.add({ designation: 'Livre de poche', description: 'roman' });
  const { vectoriser } = fit.finish();
  writeModelFolder(
    folder,
    {
      algorithm: 'linear_svm',
      classes: [
        { code: 2583, category: 'Home & garden > Pool & spa' },
        { code: 10, category: 'Books > Used books' },
      ],
      calibration: { method: 'sigmoid', slope: 2, offset: 0.5, power: 1.5 },
      vectoriser,
      fitted: {
        ...{ kind: 'linear', classes: 2, weights: new Float32Array(2 * vectoriser.columns) },
        bias: Float32Array.of(bias, -bias),
      },
    },
    { 'profile.json': profile },
  );
}
