import { compareLiveRows } from '../../monitoring/compare-live-rows.ts';
import type { DriftReport } from '../../monitoring/drift-report.ts';
import { driftParams } from '../../stages/drift-params.ts';
import { verifyVersion } from '../../tracking/models/model-store.ts';
import type { ModelVersion } from '../../tracking/models/model-version.ts';
import type { PredictionWindow } from '../../tracking/predictions/logged-prediction.ts';
import type { PredictionReader } from '../../tracking/predictions/prediction-reader.ts';
import type { CommandContext } from '../command-context.ts';
import { readParamsSection } from '../format/read-params-section.ts';

/** A report and what it is of. */
export interface LiveDrift {
  readonly report: DriftReport;
  readonly version: number;
  readonly since: string;
  readonly until: string;
  /** Predictions in the window that other versions made. */
  readonly others: number;
  /** In all of the log. */
  readonly logged: number;
}

/**
 * The logged predictions of one model version in a window against the profile that was saved with it, by the settings of section
 * `drift` in params.yaml. Throws `PARAMS_INVALID`, `MODEL_PRUNED`, `MODEL_INVALID`.
 */
export function compareLogged(
  context: Pick<CommandContext, 'cwd'>,
  reader: PredictionReader,
  model: ModelVersion,
  window: Pick<PredictionWindow, 'since' | 'until'>,
): DriftReport {
  const { alpha, min_rows, effect_floors } = readParamsSection(context, 'drift', driftParams);
  verifyVersion(model);
  const rows = reader.readMeasures({ ...window, version: model.version });
  return compareLiveRows(model, rows, { alpha, minRows: min_rows, effectFloors: effect_floors });
}
