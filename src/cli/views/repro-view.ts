import type { ChalkInstance } from 'chalk';
import type { StageProgress } from '../../pipeline/run/built-in-stage.ts';
import type { ParamChange } from '../../pipeline/definition/set-param.ts';
import { describeReason, type StaleReason } from '../../pipeline/plan/stale-reason.ts';
import type { StageOutcome } from '../../pipeline/run/stage-outcome.ts';
import { unreachable } from '../../errors/unreachable.ts';
import { formatValue, toPlain } from '../../pipeline/yaml/yaml-value.ts';
import { formatDuration } from '../format-value.ts';

const MOST_REASONS = 3;

/** How one stage went, as lines: a mark, the name, what was done and why, then what the stage says of it. */
export function formatOutcome(outcome: StageOutcome, nameWidth: number, style: ChalkInstance): string[] {
  const name = outcome.stage.padEnd(nameWidth);
  switch (outcome.outcome) {
    case 'skipped':
      return [`${style.dim('·')} ${name}  ${style.dim('up to date')}`];
    case 'ran': {
      const duration = formatDuration(outcome.seconds * 1000);
      const head = `${style.green('✓')} ${style.bold(name)}  ran in ${duration}  ${style.dim(describeReasons(outcome.reasons))}`;
      const details = [...outcome.summary];
      if (outcome.changedOuts.length === 0 && outcome.sameOuts.length > 0)
        details.push('same outputs as before');
      return [head, ...details.map((line) => `  ${' '.repeat(nameWidth)}  ${line}`)];
    }
    case 'failed': {
      const duration = formatDuration(outcome.seconds * 1000);
      return [
        `${style.red('✗')} ${style.bold(name)}  failed after ${duration}  ${style.dim(describeReasons(outcome.reasons))}`,
        `  ${' '.repeat(nameWidth)}  its previous outputs are in place`,
      ];
    }
    case 'not-reached':
      return [`${style.dim('·')} ${name}  ${style.dim('not reached')}`];
    case 'would-run':
      return [
        `${style.yellow('→')} ${style.bold(name)}  would run  ${style.dim(describeReasons(outcome.reasons))}`,
      ];
    case 'may-run':
      return [`${style.yellow('?')} ${name}  runs if the outputs of ${outcome.upstream.join(', ')} change`];
    default:
      return unreachable(outcome);
  }
}

/** The one line at the end: how many ran and how long all of it took. */
export function formatTotal(outcomes: readonly StageOutcome[], milliseconds: number): string {
  const count = (kind: StageOutcome['outcome']): number =>
    outcomes.filter(({ outcome }) => outcome === kind).length;
  const ran = count('ran');
  const planned = count('would-run');
  if (planned > 0) return `${countStages(planned)} would run. Nothing was changed.`;
  if (ran === 0) return `${countStages(outcomes.length)} up to date.`;
  const skipped = count('skipped');
  return `${countStages(ran)} ran${skipped > 0 ? `, ${skipped} up to date` : ''}, in ${formatDuration(milliseconds)}.`;
}

/** `params.yaml: train.C 0.5 → 1`. */
export function formatParamChange({ file, param, old, new: value }: ParamChange): string {
  return `${file}: ${param} ${formatValue(old)} → ${formatValue(value)}`;
}

/** The line that is drawn in place while a stage works. */
export function formatProgress(stage: string, { activity, done, total }: StageProgress): string {
  const share =
    done === undefined
      ? ''
      : total === undefined
        ? ` ${done}`
        : ` ${done}/${total} (${Math.floor((100 * done) / Math.max(1, total))} %)`;
  return `  ${stage}  ${activity}${share}`;
}

/** The first reasons in words, and how many more there are. Several missing outputs, as in a fresh checkout, count as one. */
export function describeReasons(reasons: readonly StaleReason[]): string {
  const missingOuts = reasons.filter(({ kind }) => kind === 'out-missing').length;
  const described =
    missingOuts > 1
      ? [
          `${missingOuts} outputs are missing`,
          ...reasons.filter(({ kind }) => kind !== 'out-missing').map(describeReason),
        ]
      : reasons.map(describeReason);
  const hidden = described.length - MOST_REASONS;
  const shown = described.slice(0, MOST_REASONS).join(', ');
  return hidden > 0 ? `${shown} and ${hidden} more` : shown;
}

/** The stages of a run as JSON. */
export function toJsonOutcome(outcome: StageOutcome): Record<string, unknown> {
  const { stage: name, outcome: kind } = outcome;
  switch (outcome.outcome) {
    case 'skipped':
    case 'not-reached':
      return { name, outcome: kind };
    case 'may-run':
      return { name, outcome: kind, upstream: outcome.upstream };
    case 'would-run':
      return { name, outcome: kind, reasons: outcome.reasons.map(toJsonReason) };
    case 'failed':
      return { name, outcome: kind, reasons: outcome.reasons.map(toJsonReason), seconds: outcome.seconds };
    case 'ran': {
      const { seconds, summary, changedOuts, sameOuts, kept, unsettled } = outcome;
      const reasons = outcome.reasons.map(toJsonReason);
      return { name, outcome: kind, reasons, seconds, summary, changedOuts, sameOuts, kept, unsettled };
    }
    default:
      return unreachable(outcome);
  }
}

/** A reason as JSON: its parts, and `text`, the same in words. */
export function toJsonReason(reason: StaleReason): Record<string, unknown> {
  return { ...toPlainReason(reason), text: describeReason(reason) };
}

function toPlainReason(reason: StaleReason): Record<string, unknown> {
  switch (reason.kind) {
    case 'param-changed':
    case 'command-changed':
      return { ...reason, old: toPlain(reason.old), new: toPlain(reason.new) };
    case 'param-removed':
      return { ...reason, old: toPlain(reason.old) };
    case 'param-added':
      return { ...reason, new: toPlain(reason.new) };
    default:
      return { ...reason };
  }
}

function countStages(count: number): string {
  return count === 1 ? '1 stage' : `${count} stages`;
}
