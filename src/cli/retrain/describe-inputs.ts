import { builtInStages } from '../pipeline/built-in-stages.ts';
import type { CommandContext } from '../command-context.ts';
import { createRunHost } from '../pipeline/pipeline-host.ts';
import type { Pipeline } from '../../pipeline/definition/load-pipeline.ts';
import type { PlannedStage } from '../../pipeline/plan/make-plan.ts';
import { readStatus } from '../../pipeline/plan/read-status.ts';
import { toPlain } from '../../pipeline/yaml/yaml-value.ts';
import type { TrainStage } from './find-train-stage.ts';

/**
 * What a training would start from, as values that are equal when it is: of each stage that it needs the command, the code, the
 * params, and the deps that no stage makes. What stages make follows from these.
 */
export async function describeInputs(context: CommandContext, { address }: TrainStage): Promise<unknown> {
  const host = createRunHost(context, builtInStages);
  const { pipeline, plan } = await readStatus(host, { targets: [address], folder: host.root });
  return plan.map((planned) => describeStage(planned, pipeline));
}

function describeStage({ stage, state }: PlannedStage, { outputs }: Pipeline): unknown {
  const sources = stage.deps.filter(({ absolute }) => outputs.overlapping(absolute).length === 0);
  // Of data that was added there is nothing to run: what it holds is the source.
  const held =
    stage.command.kind === 'tracked' ? stage.outs.map(({ path }) => state.outs.get(path)?.md5 ?? null) : [];
  return {
    stage: stage.address,
    cmd: stage.cmd,
    code: state.codeVersion ?? null,
    params: [...state.params].map(([file, values]) => [file, toPlain(values)]),
    deps: sources.map(({ path }) => [path, state.deps.get(path)?.md5 ?? null]),
    held,
  };
}
