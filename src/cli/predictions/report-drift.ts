import { join, relative, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import { writeFileDurably } from '../../files/write-file-durably.ts';
import { driftedShare } from '../../monitoring/drifted-share.ts';
import { renderDriftReport } from '../../monitoring/render-drift-report.ts';
import { PredictionReader } from '../../tracking/predictions/prediction-reader.ts';
import { readProcessIdentity } from '../../tracking/process-identity.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import { TrackingReader } from '../../tracking/tracking-reader.ts';
import type { CommandContext } from '../command-context.ts';
import { withReadSession } from '../project/open-reader.ts';
import { compareLogged, type LiveDrift } from './live-drift.ts';
import { parseTime } from '../format/parse-time.ts';
import { parseWindow } from '../format/parse-window.ts';
import { formatDriftReport } from '../views/drift-report-view.ts';

export interface DriftReportOptions {
  readonly since: string;
  readonly until?: string;
  readonly modelVersion?: string;
  readonly exitCode?: boolean;
  readonly out: string;
}

/** `drift-report`. Exit code 1 where something drifted and `--exit-code` asks. */
export async function reportDrift(context: CommandContext, options: DriftReportOptions): Promise<ExitCode> {
  const window = readWindow(context, options);
  const live = await withReadSession(context, (session): LiveDrift => {
    const { version: number } = parseWindow(context, options);
    const reference = number === undefined ? 'production' : String(number);
    const model = new TrackingReader(session, readProcessIdentity()).findModelVersion(
      REGISTERED_MODEL,
      reference,
    );
    const reader = new PredictionReader(session);
    const report = compareLogged(context, reader, model, window);
    const inWindow = reader.countPredictions(window).predictions;
    return {
      ...{ report, version: model.version, ...window, others: inWindow - report.n_current },
      logged: reader.countPredictions().predictions,
    };
  });
  const folder = resolve(context.cwd, options.out);
  const json = { ...live.report, drifted_share: driftedShare(live.report), ...describeWindow(live) };
  writeFileDurably(join(folder, 'drift_metrics.json'), `${JSON.stringify(json, null, 2)}\n`);
  writeFileDurably(join(folder, 'drift_report.html'), renderDriftReport(live.report));
  if (context.json) context.printJson(json);
  else {
    formatDriftReport(live, context).forEach(context.print);
    context.print(`  report  ${relative(context.cwd, join(folder, 'drift_report.html'))}`);
  }
  advise(context, live);
  return options.exitCode === true && live.report.verdict === 'drift' ? 1 : 0;
}

function describeWindow({ version, since, until, others }: LiveDrift): Readonly<Record<string, unknown>> {
  return { model_version: version, since, until, predictions_of_other_versions: others };
}

function readWindow(
  { now }: CommandContext,
  { since, until }: DriftReportOptions,
): { since: string; until: string } {
  const at = now();
  const from = parseTime(since, '--since', at);
  const to = until === undefined ? at : parseTime(until, '--until', at);
  if (from < to) return { since: from.toISOString(), until: to.toISOString() };
  throw new AppError('USAGE', `Expected --since before --until, got ${since} and ${until ?? 'now'}.`, {
    hint: 'rakuten drift-report --since 14d --until 7d',
  });
}

function advise({ note }: CommandContext, { report, version, others, logged }: LiveDrift): void {
  if (logged === 0)
    note(
      'No prediction is logged yet. To log: rakuten predict --log, or log.predictions: true in params.yaml',
    );
  else if (report.verdict === 'insufficient' && others > 0)
    note(
      `${others} predictions of other versions are not compared: version ${version} has a profile of its own.`,
    );
}
