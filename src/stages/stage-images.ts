import { AppError } from '../errors/app-error.ts';
import type { ImageMeasure } from '../features/feature-options.ts';
import { createImageFinder, type ImageFinder, type SoughtImage } from '../features/images/image-finder.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';
import { declaredInput } from './declared-input.ts';

/** Folders of `ingest.source`/images, as the challenge hands them out. */
type ImageFolder = 'image_train' | 'image_test';

/** The finder of a stage's images. Throws `PIPELINE_INVALID` where the stage does not declare them. */
export async function openStageImages(
  context: StageContext,
  measure: ImageMeasure,
  folder: ImageFolder,
): Promise<ImageFinder> {
  const name = `${imageSource(context)}/images/${folder}`;
  const path = declaredInput(context, name);
  if (path === undefined) throw undeclared(context, [DEP]);
  return createImageFinder({ folder: path, name }, measure);
}

/** Counts listings with and without image, for a line of the summary. */
export interface ImageCounter {
  readonly add: (sought: SoughtImage<unknown>) => void;
  /** "612 of 20,624 with image, 2 broken". */
  readonly describe: () => string;
  readonly withImage: () => number;
}

export function createImageCounter(): ImageCounter {
  let listings = 0;
  let absent = 0;
  let broken = 0;
  return {
    add: (sought) => {
      listings += 1;
      if (sought.absent) absent += 1;
      if (sought.absent?.broken) broken += 1;
    },
    describe: () =>
      `${(listings - absent).toLocaleString('en')} of ${listings.toLocaleString('en')} with image${broken === 0 ? '' : `, ${broken.toLocaleString('en')} broken`}`,
    withImage: () => listings - absent,
  };
}

const PARAM = 'params:  - ingest.source';
const DEP = 'deps:    - ${ingest.source}/images';

function imageSource(context: StageContext): string {
  const { ingest } = context.params;
  const source =
    typeof ingest === 'object' && ingest !== null && 'source' in ingest ? ingest.source : undefined;
  if (typeof source !== 'string') throw undeclared(context, [PARAM, DEP]);
  return source;
}

/** What is read without being declared would not be in the fingerprint: a new image would change nothing. */
function undeclared({ stageName }: StageContext, lines: readonly string[]): AppError {
  return new AppError(
    'PIPELINE_INVALID',
    `Stage "${stageName}" measures images: expected it to declare where they are, found no such lines in pipeline.yaml.`,
    {
      details: lines,
      hint: 'Add them to the stages features and predict in pipeline.yaml, or set features.images: off.',
    },
  );
}
