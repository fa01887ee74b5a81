import type { AnswerLog } from './answer-log.ts';
import type { CommandContext } from '../command-context.ts';
import { readParamsText } from '../project/read-params-text.ts';
import type { ServedModel } from './load-production-model.ts';
import type { PredictOptions } from './predict-options.ts';

/**
 * The log for the answers of a command; undefined where none is asked for, neither by `--log` nor by `log.predictions` in params.yaml.
 * What it needs is loaded then only. Throws `PARAMS_INVALID` where the section `log` cannot be used, before anything is answered:
 * how much of a text may be kept is not to be guessed.
 */
export async function openRequestedLog(
  context: CommandContext,
  served: ServedModel,
  { log }: Pick<PredictOptions, 'log'>,
): Promise<AnswerLog | undefined> {
  if (log === false || (log === undefined && !mayAskForLog(context.cwd))) return undefined;
  const { readLogSettings } = await import('../predictions/read-log-settings.ts');
  const { predictions, text: policy } = readLogSettings(context.cwd);
  if (!(log ?? predictions)) return undefined;
  const { openAnswerLog } = await import('./answer-log.ts');
  return openAnswerLog(context, served, { policy, explicit: log === true });
}

/**
 * Whether params.yaml could ask for the log, told from its text alone. Reading it as YAML takes longer than the rest of what `predict --text`
 * does before it answers, and where nothing is logged the other settings are no matter.
 */
function mayAskForLog(folder: string): boolean {
  return /\bpredictions\b["']?\s*:\s*(?!false\b)/.test(readParamsText(folder).text);
}
