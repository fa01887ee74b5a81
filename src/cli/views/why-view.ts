import type { ChalkInstance } from 'chalk';
import type { FileChange } from '../../pipeline/hashing/compare-folders.ts';
import { findFileChanges } from '../../pipeline/plan/find-file-changes.ts';
import type { PlannedStage, StageDecision } from '../../pipeline/plan/make-plan.ts';
import { describeReason, type StaleReason } from '../../pipeline/plan/stale-reason.ts';
import { unreachable } from '../../errors/unreachable.ts';
import { formatValue } from '../../pipeline/yaml/yaml-value.ts';
import { toJsonReason } from './repro-view.ts';

const MOST_FILES = 10;
const FILE_MARKS = { added: '+', removed: '-', changed: '~' } as const;

/** Why a stage is in its state, with the files behind each folder that differs. */
export interface StageExplanation {
  readonly name: string;
  readonly decision: StageDecision;
  readonly files: ReadonlyMap<StaleReason, readonly FileChange[]>;
}

export function explainStage(root: string, { stage, state, decision }: PlannedStage): StageExplanation {
  const reasons = decision.kind === 'stale' ? decision.reasons : [];
  const files = reasons.flatMap((reason) => {
    const changes = findFileChanges(root, reason, state);
    return changes === undefined ? [] : [[reason, changes] as const];
  });
  return { name: stage.address, decision, files: new Map(files) };
}

/** The explanation as text. */
export function formatExplanation(
  { name, decision, files }: StageExplanation,
  style: ChalkInstance,
): string[] {
  switch (decision.kind) {
    case 'up-to-date':
      return [
        `${style.bold(name)} is up to date: command, deps, params and outputs are those of its last run.`,
      ];
    case 'waits':
      return [
        `${style.bold(name)} is as its last run left it; it runs if the outputs of ${decision.upstream.join(', ')} change.`,
      ];
    case 'stale':
      return [
        `${style.bold(name)} is stale:`,
        ...decision.reasons.flatMap((reason) => formatReason(reason, files.get(reason), style)),
      ];
    default:
      return unreachable(decision);
  }
}

/** A reason with what was and what is. */
export function formatReason(
  reason: StaleReason,
  files: readonly FileChange[] | undefined,
  style: ChalkInstance,
): string[] {
  return [
    `  ${describeReason(reason)}`,
    ...formatOldAndNew(reason, style),
    ...formatFiles(files ?? [], style),
  ];
}

/** `{name, state, reasons: [{kind, text, …, files?}], upstream?}`. */
export function toJsonExplanation({ name, decision, files }: StageExplanation): Record<string, unknown> {
  switch (decision.kind) {
    case 'up-to-date':
      return { name, state: 'up-to-date', reasons: [] };
    case 'waits':
      return { name, state: 'waits', reasons: [], upstream: decision.upstream };
    case 'stale':
      return {
        name,
        state: 'stale',
        reasons: decision.reasons.map((reason) => ({ ...toJsonReason(reason), files: files.get(reason) })),
      };
    default:
      return unreachable(decision);
  }
}

function formatOldAndNew(reason: StaleReason, style: ChalkInstance): string[] {
  switch (reason.kind) {
    case 'command-changed':
      return pair(formatValue(reason.old), formatValue(reason.new), style);
    case 'code-changed':
      return pair(reason.old ?? 'unknown', reason.new, style);
    case 'dep-changed':
    case 'out-changed':
      return pair(`md5 ${reason.old}`, `md5 ${reason.new}`, style);
    case 'param-changed':
      return pair(formatValue(reason.old), formatValue(reason.new), style);
    case 'never-run':
    case 'nothing-to-compare':
    case 'forced':
    case 'always-changed':
    case 'dep-missing':
    case 'dep-added':
    case 'dep-unsettled':
    case 'param-added':
    case 'param-missing':
    case 'param-removed':
    case 'out-missing':
    case 'out-added':
    case 'out-not-cached':
      return [];
    default:
      return unreachable(reason);
  }
}

function pair(old: string, now: string, style: ChalkInstance): string[] {
  return [`      ${style.dim('old')}  ${old}`, `      ${style.dim('new')}  ${now}`];
}

function formatFiles(changes: readonly FileChange[], style: ChalkInstance): string[] {
  const lines = changes
    .slice(0, MOST_FILES)
    .map(({ change, relpath }) => `      ${FILE_MARKS[change]} ${relpath}`);
  const hidden = changes.length - lines.length;
  return hidden > 0 ? [...lines, style.dim(`      and ${hidden} more files`)] : lines;
}
