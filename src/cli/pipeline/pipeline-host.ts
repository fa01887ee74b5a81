import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FOLDER } from '../../pipeline/config/project-config.ts';
import { findPipelineFiles, PIPELINE_FILE } from '../../pipeline/definition/find-pipeline-files.ts';
import { pipelineNotFound } from '../../pipeline/definition/load-pipeline.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import type { RunHost } from '../../pipeline/run/run-host.ts';
import type { CommandContext } from '../command-context.ts';

/**
 * What the pipeline needs, from what a command has; `parts` for what the command wants otherwise. Throws
 * `PIPELINE_NOT_FOUND` where the folder that was named is not there or is no project, before anything is made in it.
 */
export function createRunHost(
  context: CommandContext,
  builtIns: BuiltInStages,
  parts: Partial<RunHost> = {},
): RunHost {
  if (!existsSync(context.cwd)) throw pipelineNotFound(context.cwd);
  const root = findProjectRoot(context.cwd);
  if (!mayHaveStages(root)) throw pipelineNotFound(root);
  return {
    root,
    builtIns,
    env: context.env,
    processId: process.pid,
    now: context.now,
    signal: context.signal,
    onOutput: () => undefined,
    onEvent: () => undefined,
    ...parts,
  };
}

/** Told quickly where there is a pipeline; where there is none in the folder itself, one may be below. */
function mayHaveStages(root: string): boolean {
  if (existsSync(join(root, PIPELINE_FILE)) || existsSync(join(root, CONFIG_FOLDER))) return true;
  return findPipelineFiles(root, () => false).next().done !== true;
}
