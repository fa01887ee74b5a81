import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { CONFIG_FOLDER, flagStyleOf, readProjectConfig } from '../config/project-config.ts';
import { createIgnoreRules, type IgnoreRules } from '../hashing/ignore-rules.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import type { Problem } from '../yaml/source-text.ts';
import { checkOutputs } from './check-outputs.ts';
import { findPipelineFiles, PIPELINE_FILE, type FoundFile } from './find-pipeline-files.ts';
import { loadPipelineFile } from './load-pipeline-file.ts';
import { indexOutputs, type OutputIndex } from './output-index.ts';
import { parseParamsFile, type ParamsFile } from './params-file.ts';
import type { PipelineFile } from './pipeline-file.ts';
import type { Stage, StageFile } from './stage.ts';
import { buildStageGraph, type StageGraph } from './stage-graph.ts';
import { parseTrackedFile } from './tracked-file.ts';

/** All stages of a project, found to be sound apart from what their params and folders hold. */
export interface Pipeline {
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** Of all files, in the order in which those were found: the root's first. */
  readonly stages: readonly Stage[];
  readonly graph: StageGraph;
  readonly outputs: OutputIndex;
  /** What each pipeline.yaml declares beside its stages. */
  readonly files: readonly PipelineFile[];
  /** Every params file that is there and that some stage declares or a template may use, by absolute path. */
  readonly paramsFiles: ReadonlyMap<string, ParamsFile>;
  /** `.dvcignore` of this project. */
  readonly ignoreRules: IgnoreRules;
}

interface LoadOptions {
  readonly root: string;
  readonly builtInNames: readonly string[];
  /** Texts to take instead of what is on disk, by absolute path: settings that are tried, not yet written. */
  readonly replacedTexts?: ReadonlyMap<string, string>;
}

/**
 * Reads every pipeline.yaml and `*.dvc` of the project, and the params that they name, and checks all of it.
 * Throws `PIPELINE_NOT_FOUND` where there are none and no `.dvc/`; `PIPELINE_INVALID` or `PARAMS_INVALID` with every problem and its place; `CONFIG_INVALID`.
 */
export function loadPipeline({ root, builtInNames, replacedTexts }: LoadOptions): Pipeline {
  const paramsFiles = new Map<string, ParamsFile>();
  const readParams = createParamsReader(root, replacedTexts, paramsFiles);
  const settings = { root, builtInNames, flags: flagStyleOf(readProjectConfig(root)), readParams };
  const stages: Stage[] = [];
  const files: PipelineFile[] = [];
  const problems: Problem[] = [];
  const outFolders = new Set<string>();
  let isEmpty = true;
  for (const found of findPipelineFiles(root, (absolute) => outFolders.has(absolute))) {
    const text = readText(join(root, found.path));
    if (text === undefined) continue;
    isEmpty = false;
    const source = { file: found.path, text };
    const file = stageFileOf(root, found);
    const first = stages.length;
    if (found.kind === 'tracked') {
      const stage = parseTrackedFile(source, file, problems);
      if (stage !== undefined) stages.push(stage);
    } else {
      const loaded = loadPipelineFile(source, file, settings);
      stages.push(...loaded.stages);
      files.push(loaded.declared);
      problems.push(...loaded.problems);
    }
    for (const { outs } of stages.slice(first)) for (const { absolute } of outs) outFolders.add(absolute);
  }
  // What was made by init is a project, if an empty one.
  if (isEmpty && !isProject(root)) throw pipelineNotFound(root);
  // Without a readable params.yaml every template would complain: say what is wrong with that file only.
  throwProblems(
    'PARAMS_INVALID',
    [...paramsFiles.values()].flatMap((params) => params.problems),
  );
  const outputs = indexOutputs(stages);
  const ignoreRules = createIgnoreRules(root);
  const { graph, problems: loops } = buildStageGraph(stages, outputs);
  problems.push(...checkOutputs(stages, outputs, ignoreRules, root), ...loops);
  throwProblems('PIPELINE_INVALID', inOrder(problems));
  for (const { params } of stages) for (const { absolute } of params) readParams(absolute);
  return { root, stages, graph, outputs, files, paramsFiles, ignoreRules };
}

function stageFileOf(root: string, { kind, path, folder }: FoundFile): StageFile {
  const lockPath = kind === 'tracked' ? join(root, path) : join(folder, 'pipeline.lock');
  return { path, folder, lockPath };
}

function createParamsReader(
  root: string,
  replacedTexts: ReadonlyMap<string, string> | undefined,
  files: Map<string, ParamsFile>,
) {
  const missing = new Set<string>();
  return (absolute: string): ParamsFile | undefined => {
    const known = files.get(absolute);
    if (known !== undefined || missing.has(absolute)) return known;
    const text = replacedTexts?.get(absolute) ?? readText(absolute);
    if (text === undefined) {
      missing.add(absolute);
      return undefined;
    }
    const params = parseParamsFile({ file: relative(root, absolute), text });
    files.set(absolute, params);
    return params;
  };
}

/** That a folder has no pipeline; with the way to one above it, if there is one. */
export function pipelineNotFound(folder: string): AppError {
  return new AppError('PIPELINE_NOT_FOUND', `Expected ${PIPELINE_FILE} in ${folder}, found none.`, {
    hint: adviseWithoutPipeline(folder),
  });
}

function adviseWithoutPipeline(folder: string): string {
  const above = findAbove(folder);
  if (above !== undefined) return `rakuten --cd ${relative(folder, above)} repro`;
  if (isProject(folder)) return `Write ${PIPELINE_FILE} here, with a stage in it.`;
  return 'Go to the folder of your pipeline, or name it: rakuten --cd FOLDER repro';
}

function isProject(folder: string): boolean {
  return existsSync(join(folder, CONFIG_FOLDER));
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
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].some((code) => isSystemError(error, code))) return undefined;
    throw error;
  }
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return problems.toSorted(
    (left, right) =>
      files.indexOf(left.file) - files.indexOf(right.file) ||
      left.line - right.line ||
      left.column - right.column,
  );
}
