import type { PlannedStage } from '../../pipeline/plan/make-plan.ts';
import { describeReason } from '../../pipeline/plan/stale-reason.ts';
import { unreachable } from '../../errors/unreachable.ts';
import type { LoggedRun } from '../../pipeline/run/read-stage-logs.ts';
import type { CommandContext } from '../command-context.ts';
import { formatAge, formatDuration } from '../format/format-value.ts';
import { toJsonReason } from './repro-view.ts';

/** The last run of a stage, by its address. */
export type LastRuns = ReadonlyMap<string, LoggedRun>;

/** Each stage with its state, how long its last run took and when that was; all reasons of a stale one. */
export function formatStatus(
  plan: readonly PlannedStage[],
  runs: LastRuns,
  { style, now }: Pick<CommandContext, 'style' | 'now'>,
): string[] {
  if (plan.length === 0)
    return ['No stages and no tracked data yet: write pipeline.yaml, or rakuten add DATA.'];
  const width = Math.max(0, ...plan.map(({ stage }) => stage.address.length));
  const lastRun = (address: string): string => {
    const run = runs.get(address);
    if (run?.seconds === undefined) return '';
    return `   ran in ${formatDuration(run.seconds * 1000)}, ${formatAge(run.started, now())}`;
  };
  const lines = plan.flatMap(({ stage, decision }) => {
    const name = stage.address.padEnd(width);
    switch (decision.kind) {
      case 'up-to-date':
        return [`${style.green('✓')} ${name}  ${style.dim(`up to date${lastRun(stage.address)}`)}`];
      case 'stale': {
        const [first = '', ...rest] = decision.reasons.map(describeReason);
        const indent = ' '.repeat(width + 11);
        return [
          `${style.yellow('●')} ${style.bold(name)}  stale  ${first}`,
          ...rest.map((reason) => `${indent}${reason}`),
        ];
      }
      case 'waits':
        return [`${style.dim('○')} ${name}  waits  ${style.dim(`for ${decision.upstream.join(', ')}`)}`];
      default:
        return unreachable(decision);
    }
  });
  const stale = plan.find(({ decision }) => decision.kind === 'stale');
  if (stale === undefined) return [...lines, style.dim('The pipeline is up to date.')];
  return [
    ...lines,
    style.dim(`Run what is stale: rakuten repro   Details: rakuten why ${stale.stage.address}`),
  ];
}

/** `{upToDate, stages: [{name, state, reasons?, upstream?, lastRun?}]}`. */
export function toJsonStatus(plan: readonly PlannedStage[], runs: LastRuns): Record<string, unknown> {
  return {
    upToDate: plan.every(({ decision }) => decision.kind === 'up-to-date'),
    stages: plan.map(({ stage, decision }) => {
      const lastRun = toJsonRun(runs.get(stage.address));
      switch (decision.kind) {
        case 'up-to-date':
          return { name: stage.address, state: 'up-to-date', lastRun };
        case 'stale':
          return {
            name: stage.address,
            state: 'stale',
            reasons: decision.reasons.map(toJsonReason),
            lastRun,
          };
        case 'waits':
          return { name: stage.address, state: 'waits', upstream: decision.upstream, lastRun };
        default:
          return unreachable(decision);
      }
    }),
  };
}

function toJsonRun(run: LoggedRun | undefined): Record<string, unknown> | undefined {
  if (run === undefined) return undefined;
  const { started, ended, seconds, outcome, exitCode } = run;
  return { started, ended, seconds, outcome, exitCode };
}
