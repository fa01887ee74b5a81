import type { RunDetail } from '../../tracking/runs/run.ts';
import { directionOf } from './metric-names.ts';

export type Verdict = 'better' | 'worse' | 'same';

/** One metric in several runs, in their order; null where a run does not have it. */
export interface MetricComparison {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Each value minus the first run's; null for the first run and where one of the two is missing. */
  readonly differences: readonly (number | null)[];
  /** null where there is no difference to judge, or no better way. */
  readonly verdicts: readonly (Verdict | null)[];
}

type ComparedRecord = Pick<RunDetail, 'params' | 'metrics' | 'datasets'>;

interface ParamComparison {
  readonly name: string;
  /** In the order of the runs; null where a run does not have it. */
  readonly values: readonly unknown[];
}

/** What was recorded of several trainings, side by side; the first one is what the others are held against. */
export interface RecordComparison {
  /**
   * Whether all were scored on the same rows. If false, their scores say nothing about which is better; null where
   * it is not recorded.
   */
  readonly sameEvaluationData: boolean | null;
  /** The settings that are not the same in all, sorted by name. */
  readonly params: readonly ParamComparison[];
  /** All metrics, sorted by name. */
  readonly metrics: readonly MetricComparison[];
}

/** Several runs side by side. */
export interface RunComparison extends RecordComparison {
  readonly runs: readonly Pick<RunDetail, 'id' | 'name' | 'experiment' | 'status' | 'startedAt' | 'models'>[];
}

/** Puts runs side by side: the settings that differ, and every metric with its distance from the first run's. */
export function compareRuns(runs: readonly RunDetail[]): RunComparison {
  return {
    runs: runs.map(({ id, name, experiment, status, startedAt, models }) => ({
      ...{ id, name, experiment, status, startedAt, models },
    })),
    ...compareRecords(runs),
  };
}

/** Puts side by side what is compared of runs, and of models: data, settings and metrics. */
export function compareRecords(runs: readonly ComparedRecord[]): RecordComparison {
  return {
    sameEvaluationData: haveSameEvaluationData(runs),
    params: unionOfKeys(runs.map(({ params }) => params))
      .map((name) => ({ name, values: runs.map(({ params }) => params[name] ?? null) }))
      .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1),
    metrics: unionOfKeys(runs.map(({ metrics }) => metrics)).map((name) =>
      compareMetric(
        name,
        runs.map(({ metrics }) => metrics[name] ?? null),
      ),
    ),
  };
}

function compareMetric(name: string, values: readonly (number | null)[]): MetricComparison {
  const [first = null, ...others] = values;
  const differences = [
    null,
    ...others.map((value) => (value === null || first === null ? null : value - first)),
  ];
  return { name, values, differences, verdicts: differences.map((difference) => judge(name, difference)) };
}

function judge(name: string, difference: number | null): Verdict | null {
  const direction = directionOf(name);
  if (difference === null || direction === undefined) return null;
  if (difference === 0) return 'same';
  return difference > 0 === (direction === 'higher') ? 'better' : 'worse';
}

function haveSameEvaluationData(runs: readonly ComparedRecord[]): boolean | null {
  const hashes = runs.map(({ datasets }) => datasets.find(({ role }) => role === 'evaluation')?.hash);
  const known = new Set(hashes.filter((hash) => hash !== undefined));
  if (known.size > 1) return false;
  return hashes.includes(undefined) ? null : true;
}

function unionOfKeys(records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
}
