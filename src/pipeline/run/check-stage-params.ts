import type { BuiltInStages } from './built-in-stage.ts';
import { readStageParams } from '../plan/find-stale-reasons.ts';
import { findParam, type ParamsFile } from '../definition/params-file.ts';
import { nestParams } from './run-built-in.ts';
import { problemAt, type Problem } from '../yaml/source-text.ts';
import type { Stage } from '../definition/stage.ts';

/** Asks every built-in stage what is wrong with its params, and adds where each stands. */
export async function checkStageParams(
  stages: readonly Stage[],
  paramsFiles: ReadonlyMap<string, ParamsFile>,
  builtIns: BuiltInStages,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const stage of stages) {
    if (stage.command.kind !== 'built-in') continue;
    const builtIn = await builtIns.load(stage.command.name);
    const found = await builtIn.checkParams(nestParams(readStageParams(stage, paramsFiles)));
    for (const { param, message } of found) problems.push(placeProblem(stage, param, message, paramsFiles));
  }
  return problems;
}

function placeProblem(
  stage: Stage,
  param: string,
  message: string,
  paramsFiles: ReadonlyMap<string, ParamsFile>,
): Problem {
  const text = `${param}: ${/[.?!]$/.test(message) ? message : `${message}.`}`;
  const files = stage.params.flatMap(({ absolute }) => paramsFiles.get(absolute) ?? []);
  for (const file of files) {
    const lookup = findParam(file, param);
    if (lookup.kind === 'found') return problemAt(file.source, lookup.node.start, lookup.node.end, text);
  }
  const [first] = files;
  if (first === undefined) return problemAt(stage.place.source, stage.place.start, stage.place.end, text);
  const lookup = findParam(first, param);
  const start = lookup.kind === 'missing' ? (lookup.nearest?.start ?? 0) : 0;
  return problemAt(first.source, start, start, text);
}
