import type { Command } from 'commander';
import type { RunCommand } from '../command-context.ts';
import type { PlotsOptions } from '../pipeline/show-plots.ts';

/** `rakuten plots`: the plots of the pipeline as one page. */
export function registerPlots(program: Command, run: RunCommand): void {
  const plots = program.command('plots').description('the plots that the pipeline declares, as one page');
  addPlotOptions(
    plots
      .command('show', { isDefault: true })
      .description('draw the plots of pipeline.yaml, or any files, into one HTML page')
      .argument(
        '[targets...]',
        'files or names of plots; all that pipeline.yaml declares where none is named',
      ),
    `
Examples:
  rakuten plots show
  rakuten plots show reports/history.csv -x epoch -y loss --title "Loss"
  rakuten plots show --out /tmp/plots`,
  ).action(
    run(async (context, targets: string[], options: PlotsOptions) => {
      const { showPlots } = await import('../pipeline/show-plots.ts');
      return showPlots(context, { revisions: ['workspace'], targets }, options);
    }),
  );
  addPlotOptions(
    plots
      .command('diff')
      .description('the same plots of several git revisions, drawn together')
      .argument('[revisions...]', 'git revisions; HEAD and the files as they are now where none is named')
      .option('--targets <paths...>', 'only these files or plots'),
    `
Examples:
  rakuten plots diff                      the last commit and the files as they are now
  rakuten plots diff v1 v2 workspace --targets reports/history.csv`,
  ).action(
    run(
      async (
        context,
        revisions: string[],
        options: PlotsOptions & { readonly targets?: readonly string[] },
      ) => {
        const { showPlots } = await import('../pipeline/show-plots.ts');
        // A revision alone is held against the files as they are now.
        const named = revisions.length === 0 ? ['HEAD'] : revisions;
        const compared = named.length === 1 && named[0] !== 'workspace' ? [...named, 'workspace'] : named;
        return showPlots(context, { revisions: compared, targets: options.targets ?? [] }, options);
      },
    ),
  );
}

function addPlotOptions(command: Command, examples: string): Command {
  return command
    .option('-o, --out <dir>', 'folder for the page; dvc_plots where none is named')
    .option('-x <field>', 'field of the x axis')
    .option('-y <field>', 'field of the y axis')
    .option('-t, --template <name>', 'linear, scatter, bar_horizontal, bar_horizontal_sorted, confusion, …')
    .option('--title <text>', 'title of the plot')
    .option('--x-label <text>', 'title of the x axis')
    .option('--y-label <text>', 'title of the y axis')
    .option('--no-header', 'the first row of a CSV or TSV file is data')
    .addHelpText('after', examples);
}
