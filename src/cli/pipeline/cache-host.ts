import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import type { CacheHost } from '../../pipeline/cache/cache-project.ts';
import { builtInStages } from './built-in-stages.ts';
import type { CommandContext } from '../command-context.ts';

/** What commands about the cache need, from what a command has. */
export function createCacheHost(context: CommandContext, commandLine: string, wait: boolean): CacheHost {
  const { cwd, env, now, signal } = context;
  const warn = (line: string): void => context.note(`${context.noteStyle.yellow('note')}  ${line}`);
  return {
    root: findProjectRoot(cwd),
    folder: cwd,
    commandLine,
    builtIns: builtInStages,
    env,
    processId: process.pid,
    now,
    signal,
    wait,
    onWait: (holder) => context.note(`Waiting for ${holder}.`),
    onRecovery: (recovery) =>
      warn(
        recovery.kind === 'set-aside'
          ? `a journal of the last run cannot be read: unfinished work is kept as ${recovery.keptAs}`
          : `the last run ended in the middle of ${recovery.stage}: that was put in order`,
      ),
  };
}
