import { AppError } from '../../errors/app-error.ts';
import type { Pipeline } from '../../pipeline/definition/load-pipeline.ts';
import type { Stage } from '../../pipeline/definition/stage.ts';

/** Where a training leaves its model, as the stage spells it. */
const MODEL_OUT = 'models/rakuten_classifier';

/** The stage that trains, and the folder that its model is in. */
export interface TrainStage {
  readonly address: string;
  /** Absolute. */
  readonly modelFolder: string;
}

/** The one stage whose cmd is `rakuten train`. Throws `STAGE_NOT_FOUND`, or `USAGE` where there are several. */
export function findTrainStage(pipeline: Pipeline): TrainStage {
  const found = pipeline.stages.filter(trains);
  const [stage, other] = found;
  const out = stage?.outs.find(({ path }) => path === MODEL_OUT);
  if (stage === undefined || out === undefined) {
    throw new AppError(
      'STAGE_NOT_FOUND',
      `Expected a stage with \`cmd: rakuten train\` and the out ${MODEL_OUT} in pipeline.yaml, found none.`,
      { hint: 'rakuten dag' },
    );
  }
  if (other !== undefined) {
    throw new AppError(
      'USAGE',
      `Expected one stage with \`cmd: rakuten train\` in pipeline.yaml, found ${found.map(({ address }) => address).join(', ')}.`,
      { hint: 'rakuten dag' },
    );
  }
  return { address: stage.address, modelFolder: out.absolute };
}

function trains({ command }: Stage): boolean {
  return command.kind === 'built-in' && command.name === 'train';
}
