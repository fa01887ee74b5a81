import type { GateSettings } from '../../retraining/gates/gate-settings.ts';
import {
  retrainingParams,
  takeOffTriggers,
  toPolicySettings,
} from '../../retraining/policy/policy-params.ts';
import type { PolicySettings } from '../../retraining/policy/policy-settings.ts';
import type { CommandContext } from '../command-context.ts';
import { readParamsSection } from '../format/read-params-section.ts';

/** Section `retraining` of params.yaml, checked. */
export interface RetrainingSettings {
  readonly policy: PolicySettings;
  readonly gates: GateSettings;
  /** As written: the run checks them. */
  readonly lease: unknown;
  readonly notify: unknown;
}

/** Reads section `retraining`; what it leaves out is as by default. Throws `PARAMS_INVALID` with all problems. */
export function readRetrainingSettings(context: Pick<CommandContext, 'cwd'>): RetrainingSettings {
  let off: ReturnType<typeof takeOffTriggers>['off'] = [];
  const section = readParamsSection(context, 'retraining', retrainingParams, (written) => {
    const taken = takeOffTriggers(written);
    off = taken.off;
    return taken.section;
  });
  const { gates, lease, notify } = section;
  return { policy: toPolicySettings(section, off), gates, lease, notify };
}
