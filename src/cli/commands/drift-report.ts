import type { Command } from 'commander';
import type { RunCommand } from '../command-context.ts';
import type { DriftReportOptions } from '../predictions/report-drift.ts';

/** `rakuten drift-report`: the log of predictions against what the model was evaluated on. */
export function registerDriftReport(program: Command, run: RunCommand): void {
  program
    .command('drift-report')
    .description('compare the logged predictions of the last days with what the model was evaluated on')
    .option('--since <time>', 'predictions from then on: 7d, 12h, 2026-03-01', '7d')
    .option('--until <time>', 'and before then; now where not given')
    .option('--model-version <number>', 'of this version; the one in production where not given')
    .option('--exit-code', 'exit with 1 where something has drifted')
    .option('--out <dir>', 'folder for drift_report.html and drift_metrics.json', 'reports/drift/live')
    .addHelpText(
      'after',
      `
The settings are those of section drift in params.yaml. With fewer than drift.min_rows predictions nothing is tested: that is no
drift. Predictions are logged by rakuten predict --log, or by log.predictions: true in params.yaml.

Examples:
  rakuten drift-report
  rakuten drift-report --since 30d --exit-code
  rakuten drift-report --since 2026-03-01 --until 2026-03-08 --model-version 2 --json`,
    )
    .action(
      run(async (context, options: DriftReportOptions) => {
        const { reportDrift } = await import('../predictions/report-drift.ts');
        return reportDrift(context, options);
      }),
    );
}
