import { EVERYTHING, readLoadState } from '../../data/arrival/load-state.ts';
import { countLoaded } from '../../data/arrival/plan-load.ts';
import { compareLiveRows } from '../../monitoring/compare-live-rows.ts';
import type { DriftRow } from '../../monitoring/drift-profile.ts';
import { SIGNAL_NAMES } from '../../monitoring/drift-report.ts';
import { measureLiveQuality } from '../../monitoring/log/live-quality.ts';
import type { FactSources } from '../../retraining/policy/gather-facts.ts';
import type { Champion, DriftFact, TimeWindow } from '../../retraining/policy/retraining-facts.ts';
import { driftParams } from '../../stages/drift-params.ts';
import type { ReadSession } from '../../tracking/database/database-session.ts';
import { listLoads } from '../../tracking/loads/load-reader.ts';
import { countLearnableSince } from '../../tracking/predictions/count-learnable.ts';
import { PredictionReader } from '../../tracking/predictions/prediction-reader.ts';
import { readProcessIdentity } from '../../tracking/process-identity.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import type { RunDetail } from '../../tracking/runs/run.ts';
import { TrackingReader } from '../../tracking/tracking-reader.ts';
import { throwIfAborted } from '../loads/claim-load.ts';
import type { CommandContext } from '../command-context.ts';
import { openArrival } from '../loads/open-arrival.ts';
import { readParamsSection } from '../format/read-params-section.ts';
import { openScan } from '../loads/scan-arrival.ts';

/** Of the bootstrap of the live macro F1: the same labels give the same decision. */
const SEED = 42;

/** What the policy is told of the model in production that is not in the history: drift, quality and new data, measured now. */
export function openLiveFacts(
  context: CommandContext,
  session: ReadSession,
): Pick<FactSources, 'drift' | 'quality' | 'newLabelledRows'> {
  const here = readProcessIdentity();
  const tracking = new TrackingReader(session, here);
  const predictions = new PredictionReader(session);
  let compare: ReturnType<typeof openComparison> | undefined;
  return {
    drift(champion, window) {
      const rows = predictions.readMeasures(toLogWindow(champion, window));
      // Without predictions there is nothing to compare, and the profile need not be in order.
      if (rows.length === 0) return { rows: 0, share: null, drifted: [] };
      compare ??= openComparison(context, tracking, champion);
      return compare(rows);
    },
    quality(champion, window) {
      const measured = measureLiveQuality(predictions.readLabelled(toLogWindow(champion, window)), {
        seed: SEED,
      });
      if (measured === undefined) return { rows: 0, score: null };
      const { rows, macroF1, lower95, upper95 } = measured;
      return { rows, score: { macroF1, lower95, upper95 } };
    },
    async newLabelledRows(version, learntAt) {
      const { trainedAt, loaded } = findTrainingData(tracking, version);
      const fromSource =
        loaded === undefined
          ? listLoads(session, here, -1)
              .filter(({ status, endedAt }) => status === 'done' && (endedAt ?? '') > trainedAt)
              .reduce((sum, { rowsBefore, rowsAfter }) => sum + (rowsAfter ?? 0) - (rowsBefore ?? 0), 0)
          : (await countLoadedRows(context)) - loaded;
      const since = learntAt !== null && Date.parse(learntAt) > Date.parse(trainedAt) ? learntAt : trainedAt;
      return fromSource + session.read((database) => countLearnableSince(database, since));
    },
  };
}

function toLogWindow({ version }: Champion, { from, to }: TimeWindow) {
  return { since: from, until: to, version };
}

/** How the champion's predictions are compared with the profile that was saved with it. */
function openComparison(
  context: CommandContext,
  tracking: TrackingReader,
  { version }: Champion,
): (rows: readonly DriftRow[]) => DriftFact {
  const { alpha, min_rows, effect_floors } = readParamsSection(context, 'drift', driftParams);
  const model = tracking.findModelVersion(REGISTERED_MODEL, String(version));
  return (rows) => {
    const report = compareLiveRows(model, rows, { alpha, minRows: min_rows, effectFloors: effect_floors });
    return {
      rows: rows.length,
      share: report.verdict === 'insufficient' ? null : report.drifted_signal_share,
      drifted: report.signals
        .filter(({ verdict }) => verdict === 'drift')
        .map((signal) => SIGNAL_NAMES[signal.id]),
    };
  };
}

/** What a version was trained on: since when later data is new, and how many rows of the source were loaded, where that is recorded. */
function findTrainingData(
  tracking: TrackingReader,
  version: number,
): { readonly trainedAt: string; readonly loaded: number | undefined } {
  const model = tracking.findModelVersion(REGISTERED_MODEL, String(version));
  const latest = model.runIds.at(-1);
  // A model that was imported was trained elsewhere: what came later is new.
  if (latest === undefined) return { trainedAt: model.createdAt, loaded: undefined };
  const run = tracking.findRun(latest);
  return { trainedAt: run.startedAt, loaded: findDataset(tracking, run)?.metrics.load_rows_loaded };
}

function findDataset(tracking: TrackingReader, { tags }: RunDetail): RunDetail | undefined {
  return Object.hasOwn(tags, 'dataset_version') ? tracking.findRun(tags.dataset_version) : undefined;
}

/** How many rows of the source are loaded now, counted in the source: rows may have been added to it without a load. */
async function countLoadedRows(context: CommandContext): Promise<number> {
  const place = openArrival(context);
  const { path, name } = place.loadFile;
  const state = place.isDeclared ? readLoadState(path, name) : EVERYTHING;
  const scan = await openScan(place, () => throwIfAborted(context.signal));
  return countLoaded((await scan(state.seed)).sorted, state);
}
