import { InvalidArgumentError, Option, type Command } from 'commander';

/** Adds what push, pull and fetch have in common to a command. */
export function addTransferOptions(command: Command): Command {
  return command
    .argument(
      '[targets...]',
      'stages, pipeline files or paths of outputs; all of the project where none is named',
    )
    .option('-r, --remote <name>', 'the remote; the default one where none is named')
    .addOption(createJobsOption())
    .option('-d, --with-deps', 'the outputs of whatever the targets need, too')
    .option('--run-cache', 'the history of runs, too: this is so already')
    .option('--no-run-cache', 'without the history of runs');
}

export function createJobsOption(): Option {
  return new Option('-j, --jobs <number>', 'how many transfers go on side by side (8)').argParser(parseJobs);
}

function parseJobs(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 on.');
}
