import { z } from 'zod';
import { notifyParams, type NotifySettings } from '../../retraining/notify/notify-params.ts';
import { leaseParams, type LeaseSettings } from '../../retraining/run/lease-params.ts';
import type { CommandContext } from '../command-context.ts';
import { readParamsSection } from '../format/read-params-section.ts';
import { readRetrainingSettings, type RetrainingSettings } from './read-retraining-settings.ts';

/** Section `retraining` of params.yaml with all that a run needs of it. */
export interface RunSettings extends Omit<RetrainingSettings, 'lease' | 'notify'> {
  readonly lease: LeaseSettings;
  readonly notify: NotifySettings;
}

const runParams = z.object({
  retraining: z.object({ lease: leaseParams.prefault({}), notify: notifyParams.prefault({}) }).prefault({}),
});

/** Reads section `retraining`; what it leaves out is as by default. Throws `PARAMS_INVALID`. */
export function readRunSettings(context: Pick<CommandContext, 'cwd'>): RunSettings {
  const { policy, gates } = readRetrainingSettings(context);
  return { policy, gates, ...readParamsSection(context, 'retraining', runParams) };
}
