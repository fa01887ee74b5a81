import { setTimeout } from 'node:timers/promises';
import { deliverNotifications, type Delivery } from '../../retraining/notify/deliver-notifications.ts';
import { resolveWebhook } from '../../retraining/notify/webhook-address.ts';
import type { NotifySettings } from '../../retraining/notify/notify-params.ts';
import type { RetrainingStore } from '../../tracking/retraining/retraining-store.ts';
import type { CommandContext } from '../command-context.ts';

const TIMEOUT_MS = 2000;
const DEADLINE_MS = 4000;

/**
 * Sends what people want to be told, also what did not arrive earlier. A webhook that does not answer is a note, never an error,
 * and costs four seconds at most. Undefined where there is no webhook.
 */
export async function notifyPeople(
  context: CommandContext,
  store: RetrainingStore,
  { url }: NotifySettings,
): Promise<Delivery | undefined> {
  const address = resolveWebhook(url, context.env);
  if (address.kind === 'none') return undefined;
  const warn = (line: string): void => context.note(`${context.noteStyle.yellow('note')}  ${line}`);
  if (address.kind === 'unset') {
    warn(
      `nobody is told: retraining.notify.url is \${${address.variable}}, which the environment does not have`,
    );
    return undefined;
  }
  try {
    const delivery = await deliverNotifications(store, {
      url: address.url,
      ...{ fetch, timeoutMs: TIMEOUT_MS, deadlineMs: DEADLINE_MS },
      elapsedMs: () => performance.now(),
      pause: (milliseconds) => setTimeout(milliseconds),
    });
    if (delivery.error !== null)
      warn(`the webhook was not reached (${delivery.error}); the next rakuten retrain tries again`);
    return delivery;
  } catch (error) {
    // A database that is busy or full: what was decided stands, and what is to be told is kept with it.
    const reason = error instanceof Error ? error.message : String(error);
    warn(`the webhook was not asked (${reason}); the next rakuten retrain tries again`);
    return { delivered: 0, error: reason };
  }
}
