import { existsSync } from 'node:fs';
import { pipelineNotFound } from '../../pipeline/definition/load-pipeline.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import type { RunHost } from '../../pipeline/run/run-host.ts';
import type { CommandContext } from '../command-context.ts';

/**
 * What the pipeline needs, from what a command has; `parts` for what the command wants otherwise. Throws
 * `PIPELINE_NOT_FOUND` where the folder that was named is not there.
 */
export function createRunHost(
  context: CommandContext,
  builtIns: BuiltInStages,
  parts: Partial<RunHost> = {},
): RunHost {
  if (!existsSync(context.cwd)) throw pipelineNotFound(context.cwd);
  return {
    root: findProjectRoot(context.cwd),
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
