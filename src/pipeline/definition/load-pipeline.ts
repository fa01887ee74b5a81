import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { checkOutputs } from './check-outputs.ts';
import { DEFAULT_PARAMS_FILE, findParam, parseParamsFile, type ParamsFile } from './params-file.ts';
import { parsePipeline } from './parse-pipeline.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import { resolveStages } from './resolve-stages.ts';
import { problemAt, type Problem } from '../yaml/source-text.ts';
import type { Stage } from './stage.ts';
import { buildStageGraph, type StageGraph } from './stage-graph.ts';

const PIPELINE_FILE = 'pipeline.yaml';

/** A pipeline that was found to be sound. */
export interface Pipeline {
  /** Absolute path of the project's folder, the one of pipeline.yaml. */
  readonly root: string;
  readonly stages: readonly Stage[];
  readonly graph: StageGraph;
  /** Every params file that some stage declares, by absolute path. */
  readonly paramsFiles: ReadonlyMap<string, ParamsFile>;
}

export interface LoadOptions {
  readonly root: string;
  readonly builtInNames: readonly string[];
  /** Texts to take instead of what is on disk, by absolute path: settings that are tried, not yet written. */
  readonly replacedTexts?: ReadonlyMap<string, string>;
}

/**
 * Reads pipeline.yaml and the params that it names, and checks all of it.
 * Throws `PIPELINE_NOT_FOUND`; `PIPELINE_INVALID` or `PARAMS_INVALID` with every problem and its place.
 */
export function loadPipeline({ root, builtInNames, replacedTexts }: LoadOptions): Pipeline {
  const readParams = createParamsReader(root, replacedTexts);
  const source = { file: PIPELINE_FILE, text: readPipelineText(root) };
  const { definitions, problems: parsing } = parsePipeline(source);
  const problems = [...parsing];
  const params = readParams(join(root, DEFAULT_PARAMS_FILE));
  // Without a readable params.yaml every template would complain: say what is wrong with that file only.
  throwProblems('PARAMS_INVALID', params?.problems ?? []);
  const stages = resolveStages(definitions, { root, source, params, builtInNames, problems });
  problems.push(...checkOutputs(stages, root));
  const { graph, problems: loops } = buildStageGraph(stages);
  problems.push(...loops);
  throwProblems('PIPELINE_INVALID', inOrder(problems));

  const paramsFiles = new Map<string, ParamsFile>();
  const missing = stages.flatMap((stage) => checkParams(stage, readParams, paramsFiles));
  throwProblems(
    'PARAMS_INVALID',
    [...paramsFiles.values()].flatMap((file) => file.problems),
  );
  throwProblems('PARAMS_INVALID', inOrder(missing));
  return { root, stages, graph, paramsFiles };
}

function checkParams(
  stage: Stage,
  readParams: (absolute: string) => ParamsFile | undefined,
  files: Map<string, ParamsFile>,
): Problem[] {
  return stage.params.flatMap(({ file, absolute, keys, place }) => {
    const params = readParams(absolute);
    const fail = (start: number, end: number, message: string): Problem =>
      problemAt(place.source, start, end, message);
    if (params === undefined) {
      return [
        fail(
          place.start,
          place.end,
          `expected the params file "${file}" of stage "${stage.name}", found none.`,
        ),
      ];
    }
    files.set(absolute, params);
    if (params.problems.length > 0) return [];
    return (keys ?? []).flatMap((key) => {
      const lookup = findParam(params, key);
      if (lookup.kind === 'found') return [];
      const message = `expected the parameter "${key}" of stage "${stage.name}" in ${file}, found none.${lookup.suggestion}`;
      return [fail(place.start, place.end, message)];
    });
  });
}

function createParamsReader(root: string, replacedTexts: ReadonlyMap<string, string> | undefined) {
  const files = new Map<string, ParamsFile | undefined>();
  return (absolute: string): ParamsFile | undefined => {
    if (files.has(absolute)) return files.get(absolute);
    const text = replacedTexts?.get(absolute) ?? readText(absolute);
    const params = text === undefined ? undefined : parseParamsFile({ file: relative(root, absolute), text });
    files.set(absolute, params);
    return params;
  };
}

function readPipelineText(root: string): string {
  const text = readText(join(root, PIPELINE_FILE));
  if (text !== undefined) return text;
  const above = findAbove(root);
  throw new AppError('PIPELINE_NOT_FOUND', `Expected ${PIPELINE_FILE} in ${root}, found none.`, {
    hint:
      above === undefined
        ? 'Go to the folder of your pipeline, or name it: rakuten --cd FOLDER repro'
        : `rakuten --cd ${relative(root, above)} repro`,
  });
}

function findAbove(folder: string): string | undefined {
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    if (existsSync(join(above, PIPELINE_FILE))) return above;
  }
  return undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((left, right) => left.line - right.line || left.column - right.column);
}
