import {
  type DatasetPart,
  type DatasetVersion,
  type LoadFigures,
  toDatasetVersion,
} from '../data/dataset-version.ts';
import { hashFile } from '../files/hash-file.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';
import type { PartFigures } from './ingest-part.ts';

/** The version of the data that was just written. */
export function describeDataset(
  context: StageContext,
  { training, evaluation }: Readonly<Record<'training' | 'evaluation', PartFigures>>,
  load: LoadFigures,
): DatasetVersion {
  const describe = (path: string, { contents, texts }: PartFigures): DatasetPart => ({
    rows: texts.rows,
    sha256: hashFile(context.output(path), 'sha256'),
    classes: Object.fromEntries([...contents.rowsByCode()].sort(([a], [b]) => a - b)),
  });
  return toDatasetVersion(
    {
      train: describe('data/interim/train.csv', training),
      evaluation: describe('data/interim/evaluation.csv', evaluation),
    },
    {
      source_rows: training.origins.source + evaluation.origins.source,
      feedback_rows: training.origins.feedback + evaluation.origins.feedback,
      load,
    },
  );
}
