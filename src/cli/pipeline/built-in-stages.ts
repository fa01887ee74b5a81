import type { BuiltInStage, BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import { stageVersion } from '../../stages/stage-version.ts';

const LOADERS: Readonly<Record<string, () => Promise<BuiltInStage>>> = {
  ingest: async () => (await import('../../stages/ingest-stage.ts')).ingestStage,
  features: async () => (await import('../../stages/features-stage.ts')).featuresStage,
  train: async () => (await import('../../stages/train-stage.ts')).trainStage,
  predict: async () => (await import('../../stages/predict-stage.ts')).predictStage,
  drift: async () => (await import('../../stages/drift-stage.ts')).driftStage,
};

/** The stages that this program runs itself. Only their names and versions are at hand; their code is loaded when needed. */
export const builtInStages: BuiltInStages = {
  versions: new Map(Object.keys(LOADERS).map((name) => [name, stageVersion(name)])),
  load: async (name) => {
    const load = LOADERS[name];
    if (load === undefined) throw new Error(`No built-in stage is named "${name}".`);
    return load();
  },
};
