import { unreachable } from '../../errors/unreachable.ts';
import { formatValue, type YamlValue } from '../yaml/yaml-value.ts';

/** Why a stage has to run. */
export type StaleReason =
  | { readonly kind: 'never-run' }
  /** Neither deps nor outs: nothing tells whether it is up to date. */
  | { readonly kind: 'nothing-to-compare' }
  | { readonly kind: 'forced' }
  /** pipeline.yaml says so. */
  | { readonly kind: 'always-changed' }
  | { readonly kind: 'command-changed'; readonly old: YamlValue; readonly new: YamlValue }
  | { readonly kind: 'code-changed'; readonly old: string | undefined; readonly new: string }
  | { readonly kind: 'dep-missing'; readonly path: string }
  | { readonly kind: 'dep-added'; readonly path: string }
  /** Edited while the stage ran: which content the outputs were made from is not known. */
  | { readonly kind: 'dep-unsettled'; readonly path: string }
  | { readonly kind: 'dep-changed'; readonly path: string; readonly old: string; readonly new: string }
  | { readonly kind: 'param-added'; readonly file: string; readonly param: string; readonly new: YamlValue }
  | {
      readonly kind: 'param-changed';
      readonly file: string;
      readonly param: string;
      readonly old: YamlValue;
      readonly new: YamlValue;
    }
  /** Declared by the stage, but in no params file: it cannot run. */
  | { readonly kind: 'param-missing'; readonly file: string; readonly param: string }
  | { readonly kind: 'param-removed'; readonly file: string; readonly param: string; readonly old: YamlValue }
  | { readonly kind: 'out-missing'; readonly path: string }
  | { readonly kind: 'out-added'; readonly path: string }
  /** As the stage left it, but not in the cache, as after a run with --no-commit. */
  | { readonly kind: 'out-not-cached'; readonly path: string }
  | { readonly kind: 'out-changed'; readonly path: string; readonly old: string; readonly new: string };

/** A reason in a few words: `train.C 0.5 → 1`, `data/raw changed`. */
export function describeReason(reason: StaleReason): string {
  switch (reason.kind) {
    case 'never-run':
      return 'never run';
    case 'nothing-to-compare':
      return 'no deps and no outs: always runs';
    case 'forced':
      return 'forced';
    case 'always-changed':
      return 'always changed';
    case 'command-changed':
      return 'command changed';
    case 'code-changed':
      return 'its code changed';
    case 'dep-missing':
      return `${reason.path} is missing`;
    case 'dep-added':
      return `${reason.path} is a new dep`;
    case 'dep-unsettled':
      return `${reason.path} was edited while the stage ran`;
    case 'dep-changed':
      return `${reason.path} changed`;
    case 'param-added':
      return `${reason.param} is a new param (${formatValue(reason.new)})`;
    case 'param-changed':
      return `${reason.param} ${formatValue(reason.old)} → ${formatValue(reason.new)}`;
    case 'param-missing':
      return `${reason.param} is not in ${reason.file}`;
    case 'param-removed':
      return `${reason.param} (${formatValue(reason.old)}) was removed`;
    case 'out-missing':
      return `output ${reason.path} is missing`;
    case 'out-added':
      return `${reason.path} is a new output`;
    case 'out-not-cached':
      return `output ${reason.path} is not in the cache`;
    case 'out-changed':
      return `output ${reason.path} was modified`;
    default:
      return unreachable(reason);
  }
}
