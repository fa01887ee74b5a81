import { z } from 'zod';
import { NOTIFY_EVENTS, type NotifyEvent } from './announce-retrain.ts';

/** Section `retraining.notify` of params.yaml. */
export interface NotifySettings {
  /** `none`, an address, or `${NAME}` for one that stands in the environment, where secrets belong. */
  readonly url: string;
  readonly events: readonly NotifyEvent[];
}

export const notifyParams: z.ZodType<NotifySettings> = z.strictObject({
  url: z
    .string()
    .regex(/^none$|^https?:\/\/|\$\{/)
    .default('none')
    .describe(
      'none, an address that begins with http:// or https://, or ${NAME} of a variable of the environment',
    ),
  events: z
    .array(z.enum(NOTIFY_EVENTS))
    .default([...NOTIFY_EVENTS])
    .describe(`a list of ${NOTIFY_EVENTS.join(', ')}`),
});
