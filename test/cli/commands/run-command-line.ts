import { PassThrough } from 'node:stream';
import { Chalk } from 'chalk';
import { Command } from 'commander';
import type { CommandContext, RunCommand } from '../../../src/cli/command-context.ts';
import type { ExitCode } from '../../../src/errors/error-codes.ts';

export interface CommandOutput {
  /** Standard output, without the line break at its end. */
  readonly stdout: string;
  /** Standard error. */
  readonly notes: string;
  /** Undefined: 0, as nothing else was said. */
  readonly exitCode: ExitCode | undefined;
}

/** Runs one command, with plain text 100 columns wide, in the project at `cwd` at the time `now`. */
export async function runCommandLine(
  register: (program: Command, run: RunCommand) => void,
  commandLine: readonly string[],
  {
    cwd,
    now,
    env = {},
  }: {
    readonly cwd: string;
    readonly now: string;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<CommandOutput> {
  let stdout = '';
  const notes: string[] = [];
  let exitCode: ExitCode | undefined;
  const program = new Command('rakuten').option('--json').option('-q, --quiet').exitOverride();
  program.configureOutput({ writeOut: (text) => (stdout += text), outputError: () => undefined });
  const raw = new PassThrough().on('data', (data: Buffer) => (stdout += data.toString()));
  const context: CommandContext = {
    ...{
      cwd,
      env,
      stdin: new PassThrough(),
      stdout: raw,
      stderr: new PassThrough(),
      quiet: commandLine.includes('-q'),
      interactive: false,
      columns: 100,
    },
    ...{ style: new Chalk({ level: 0 }), noteStyle: new Chalk({ level: 0 }) },
    json: commandLine.includes('--json'),
    signal: new AbortController().signal,
    now: () => new Date(now),
    print: (line) => (stdout += `${line}\n`),
    printJson: (value) => (stdout += `${JSON.stringify(value)}\n`),
    note: (line) => notes.push(line),
    drawProgress: () => undefined,
  };
  register(program, (work) => async (...commandArguments) => {
    exitCode = await work(context, ...commandArguments);
  });
  await program.parseAsync(commandLine, { from: 'user' });
  return { stdout: stdout.replace(/\n$/, ''), notes: notes.join('\n'), exitCode };
}
