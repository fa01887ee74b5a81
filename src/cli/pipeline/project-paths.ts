import { relative, resolve } from 'node:path';
import { withSlashes } from '../../files/with-slashes.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { projectPath } from '../../pipeline/inspect/pipeline-nodes.ts';
import type { CommandContext } from '../command-context.ts';

/** A path that was typed, as the pipeline has it: relative to the project's folder, with `/`. */
export function toProjectPath({ cwd }: Pick<CommandContext, 'cwd'>, typed: string): string {
  return projectPath(findProjectRoot(cwd), resolve(cwd, typed));
}

/** A path of the project as it is shown: as seen from where the command was typed. */
export function toShownPath({ cwd }: Pick<CommandContext, 'cwd'>, path: string): string {
  return withSlashes(relative(cwd, resolve(findProjectRoot(cwd), path)));
}
