import type { ChalkInstance } from 'chalk';
import type { PlannedStage } from '../../pipeline/plan/make-plan.ts';
import { describeReason } from '../../pipeline/plan/stale-reason.ts';
import { unreachable } from '../../errors/unreachable.ts';
import { toJsonReason } from './repro-view.ts';

/** Each stage with its state; all reasons of a stale one. */
export function formatStatus(plan: readonly PlannedStage[], style: ChalkInstance): string[] {
  const width = Math.max(0, ...plan.map(({ stage }) => stage.name.length));
  const lines = plan.flatMap(({ stage, decision }) => {
    const name = stage.name.padEnd(width);
    switch (decision.kind) {
      case 'up-to-date':
        return [`${style.green('✓')} ${name}  ${style.dim('up to date')}`];
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
  return [...lines, style.dim(`Run what is stale: rakuten repro   Details: rakuten why ${stale.stage.name}`)];
}

/** `{upToDate, stages: [{name, state, reasons?, upstream?}]}`. */
export function toJsonStatus(plan: readonly PlannedStage[]): Record<string, unknown> {
  return {
    upToDate: plan.every(({ decision }) => decision.kind === 'up-to-date'),
    stages: plan.map(({ stage, decision }) => {
      switch (decision.kind) {
        case 'up-to-date':
          return { name: stage.name, state: 'up-to-date' };
        case 'stale':
          return { name: stage.name, state: 'stale', reasons: decision.reasons.map(toJsonReason) };
        case 'waits':
          return { name: stage.name, state: 'waits', upstream: decision.upstream };
        default:
          return unreachable(decision);
      }
    }),
  };
}
