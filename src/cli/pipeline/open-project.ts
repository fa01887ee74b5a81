import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { loadPipeline, type Pipeline } from '../../pipeline/definition/load-pipeline.ts';
import { builtInStages } from './built-in-stages.ts';
import type { CommandContext } from '../command-context.ts';

/** The pipeline of the project that a command was typed in: of all its files. Throws as `loadPipeline` does. */
export function openPipeline({ cwd }: CommandContext): Pipeline {
  return loadPipeline({ root: findProjectRoot(cwd), builtInNames: [...builtInStages.versions.keys()] });
}
