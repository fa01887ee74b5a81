import type { ChalkInstance } from 'chalk';
import type { StageProgress } from '../../pipeline/run/built-in-stage.ts';
import type { ParamChange } from '../../pipeline/definition/set-param.ts';
import { describeReason, type StaleReason } from '../../pipeline/plan/stale-reason.ts';
import type { RunEvent } from '../../pipeline/run/run-host.ts';
import type { RunReport } from '../../pipeline/run/run-request.ts';
import type { StageOutcome } from '../../pipeline/run/stage-outcome.ts';
import { unreachable } from '../../errors/unreachable.ts';
import { formatValue, toPlain } from '../../pipeline/yaml/yaml-value.ts';
import { describeError } from '../describe-error.ts';
import { formatDuration } from '../format/format-value.ts';

const MOST_REASONS = 3;

/** How one stage went, as lines: a mark, the name, what was done and why, then what the stage says of it. */
export function formatOutcome(outcome: StageOutcome, nameWidth: number, style: ChalkInstance): string[] {
  const name = outcome.stage.padEnd(nameWidth);
  switch (outcome.outcome) {
    case 'skipped':
      return [
        `${style.dim('·')} ${name}  ${style.dim(outcome.isFrozen ? 'frozen: not run, whatever its deps' : 'up to date')}`,
      ];
    case 'restored':
      return [
        `${style.green('↩')} ${style.bold(name)}  restored from the cache  ${style.dim(describeReasons(outcome.reasons))}`,
      ];
    case 'recorded':
      return [
        `${style.green('✓')} ${style.bold(name)}  recorded as it is  ${style.dim(describeReasons(outcome.reasons))}`,
      ];
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
        ...(outcome.hasOuts ? [`  ${' '.repeat(nameWidth)}  its previous outputs are in place`] : []),
      ];
    }
    case 'not-reached':
      return [`${style.dim('·')} ${name}  ${style.dim('not reached')}`];
    case 'would-run':
      return [
        `${style.yellow('→')} ${style.bold(name)}  would run  ${style.dim(describeReasons(outcome.reasons))}`,
        ...(outcome.command ?? []).map((line) => `  ${' '.repeat(nameWidth)}  ${style.dim('$')} ${line}`),
      ];
    case 'would-restore':
      return [
        `${style.yellow('→')} ${style.bold(name)}  would be restored from the cache  ${style.dim(describeReasons(outcome.reasons))}`,
      ];
    case 'may-run':
      return [`${style.yellow('?')} ${name}  runs if the outputs of ${outcome.upstream.join(', ')} change`];
    default:
      return unreachable(outcome);
  }
}

/** The one line at the end: how many ran and how long all of it took. */
export function formatTotal(outcomes: readonly StageOutcome[], milliseconds: number): string {
  const count = (...kinds: readonly StageOutcome['outcome'][]): number =>
    outcomes.filter(({ outcome }) => kinds.includes(outcome)).length;
  const planned = count('would-run', 'would-restore');
  if (planned > 0) return `${countStages(planned)} would run. Nothing was changed.`;
  const parts = [
    [count('ran'), 'ran'],
    [count('restored'), 'restored'],
    [count('recorded'), 'recorded'],
    [count('failed'), 'failed'],
    [count('not-reached'), 'not reached'],
    [count('skipped'), 'up to date'],
  ] as const;
  const done = parts.filter(([number]) => number > 0);
  const [[number, what] = [0, 'up to date'], ...others] = done;
  if (others.length === 0 && what === 'up to date') return `${countStages(number)} up to date.`;
  const rest = others.map(([more, kind]) => `, ${more} ${kind}`).join('');
  return `${countStages(number)} ${what}${rest}, in ${formatDuration(milliseconds)}.`;
}

/** `params.yaml: train.C 0.5 → 1`. */
export function formatParamChange({ file, param, old, new: value }: ParamChange): string {
  const show = (one: typeof old): string => (one === undefined ? '(none)' : formatValue(one));
  return `${file}: ${param} ${show(old)} → ${show(value)}`;
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

/** The whole result of a run as JSON: `{stages, params}`. */
export function toJsonReport({ outcomes, paramEdit }: RunReport): Record<string, unknown> {
  return { stages: outcomes.map(toJsonOutcome), params: paramEdit.changes.map(toJsonChange) };
}

function toJsonChange(change: ParamChange): Record<string, unknown> {
  const plain = (value: typeof change.old): unknown => (value === undefined ? undefined : toPlain(value));
  return { ...change, old: plain(change.old), new: plain(change.new) };
}

/** What happens in a run as JSON: `{event, …}`. */
export function toJsonEvent(event: RunEvent): Record<string, unknown> {
  switch (event.kind) {
    case 'waiting':
      return { event: event.kind, holder: event.holder };
    case 'recovered':
      return { event: event.kind, ...event.recovery };
    case 'param-set':
      return { event: event.kind, ...toJsonChange(event.change) };
    case 'stage-started': {
      const reasons = event.reasons.map((reason) => ({
        ...toJsonReason(reason),
        files: event.filesBehind(reason),
      }));
      return { event: event.kind, stage: event.stage, reasons, command: event.command };
    }
    case 'stage-progress':
      return { event: event.kind, stage: event.stage, ...event.progress };
    case 'stage-warning':
      return { event: event.kind, stage: event.stage, message: event.message };
    case 'ignored-by-git':
      return { event: event.kind, path: event.path, file: event.file };
    case 'stage-ended':
      return { event: event.kind, ...toJsonOutcome(event.outcome) };
    default:
      return unreachable(event);
  }
}

/** The stages of a run as JSON. */
function toJsonOutcome(outcome: StageOutcome): Record<string, unknown> {
  const { stage: name, outcome: kind } = outcome;
  switch (outcome.outcome) {
    case 'skipped':
      return { name, outcome: kind, frozen: outcome.isFrozen || undefined };
    case 'not-reached':
      return { name, outcome: kind };
    case 'may-run':
      return { name, outcome: kind, upstream: outcome.upstream };
    case 'would-run':
    case 'would-restore':
      return { name, outcome: kind, reasons: outcome.reasons.map(toJsonReason) };
    case 'failed': {
      const { code, message } = describeError(outcome.error);
      const reasons = outcome.reasons.map(toJsonReason);
      return { name, outcome: kind, reasons, seconds: outcome.seconds, error: { code, message } };
    }
    case 'ran':
    case 'restored':
    case 'recorded': {
      const { reasons, seconds, changedOuts, sameOuts, kept } = outcome;
      const more =
        outcome.outcome === 'ran' ? { summary: outcome.summary, unsettled: outcome.unsettled } : {};
      return {
        name,
        outcome: kind,
        reasons: reasons.map(toJsonReason),
        seconds,
        ...more,
        changedOuts,
        sameOuts,
        kept,
      };
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
