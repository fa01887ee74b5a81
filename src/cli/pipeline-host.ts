import type { BuiltInStages } from '../pipeline/run/built-in-stage.ts';
import type { RunEvent, RunHost } from '../pipeline/run/run-host.ts';
import type { CommandContext } from './command-context.ts';

/** What the pipeline needs, from what a command has. */
export function createRunHost(
  context: CommandContext,
  builtIns: BuiltInStages,
  onEvent: (event: RunEvent) => void = () => undefined,
): RunHost {
  // Commands write straight to the terminal or file, so that their own progress and colours work. With
  // --json standard output belongs to the result.
  const stdout = descriptorOf(context.stdout);
  return {
    root: context.cwd,
    builtIns,
    env: context.env,
    processId: process.pid,
    now: context.now,
    signal: context.signal,
    shellOutput: {
      stdout: context.json ? 2 : context.quiet ? 'ignore' : stdout,
      stderr: stdout === 'ignore' ? 'ignore' : 2,
    },
    onEvent,
  };
}

/** Undefined for a stream that is no file of the process: then there is nothing a command could write to. */
function descriptorOf(stream: NodeJS.WritableStream): number | 'ignore' {
  return 'fd' in stream && typeof stream.fd === 'number' ? stream.fd : 'ignore';
}
