import { type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../command-context.ts';
import { formatExamples } from '../format/format-examples.ts';

/** `rakuten load`: data that arrives in steps. */
export function registerLoad(program: Command, run: RunCommand): void {
  const load = program
    .command('load')
    .description('data that arrives in steps: how much of the source is loaded, and the next step');
  load
    .command('status', { isDefault: true })
    .description('how much is loaded, of which product types, the last loads')
    .option('--limit <count>', 'loads to show', parseCount, 5)
    .addHelpText('after', formatExamples(['rakuten load', 'rakuten load status --limit 20 --json']))
    .action(
      run(async (context, options: { limit: number }) => {
        const { showLoadStatus } = await import('../loads/load-commands.ts');
        return showLoadStatus(context, options);
      }),
    );
  registerNext(load, run);
  registerReset(load, run);
}

function registerNext(load: Command, run: RunCommand): void {
  load
    .command('next')
    .description('load more of the source: what is loaded stays, and the pipeline sees it')
    .option(
      '--percent <percent>',
      'points of percent more (3 where nothing is given), up to 100',
      parsePercent,
    )
    .option('--rows <count>', 'rows more', parseCount)
    .addHelpText(
      'after',
      `${formatExamples(['rakuten load next', 'rakuten load next --percent 10', 'rakuten load next --rows 2000 && rakuten repro'])}

Rows come in an order that their content and a seed decide, wherever they stand in the file. Rows that are equal come together.`,
    )
    .action(
      run(async (context, options: { percent?: number; rows?: number }) => {
        const { loadNext } = await import('../loads/load-commands.ts');
        return loadNext(context, options);
      }),
    );
}

function registerReset(load: Command, run: RunCommand): void {
  load
    .command('reset')
    .description('start again at 40 % of the source; raw files and feedback stay as they are')
    .option('--percent <percent>', 'to start at', parsePercent, 40)
    .option('--seed <number>', 'another one gives another order; else it stays as it is', parseSeed)
    .option('-y, --yes', 'do it')
    .addHelpText(
      'after',
      formatExamples([
        'rakuten load reset',
        'rakuten load reset --yes',
        'rakuten load reset --percent 20 --seed 7 --yes',
      ]),
    )
    .action(
      run(async (context, options: { percent: number; seed?: number; yes?: boolean }) => {
        const { resetLoad } = await import('../loads/load-commands.ts');
        return resetLoad(context, options);
      }),
    );
}

function parsePercent(text: string): number {
  const percent = Number(text);
  if (!/^\d{1,3}(?:\.\d{1,4})?$/.test(text) || percent <= 0 || percent > 100)
    throw new InvalidArgumentError(`Expected a number above 0 and at most 100, got ${text}.`);
  return percent;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError(`Expected a whole number above 0, got ${text}.`);
  return Number(text);
}

function parseSeed(text: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > 4_294_967_295)
    throw new InvalidArgumentError(`Expected a whole number from 0 to 4294967295, got ${text}.`);
  return Number(text);
}
