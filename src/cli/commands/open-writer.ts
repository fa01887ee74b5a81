import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { REGISTERED_MODEL, TRACKING_DATABASE } from '../../tracking/registered-model.ts';
import type { Tracking } from '../../tracking/tracking.ts';
import type { CommandContext } from '../command-context.ts';

/** Lets `work` write what the project tracks. SQLite is loaded here, when a command needs it, and not before. */
export async function withTracking<Result>(
  { cwd, now }: Pick<CommandContext, 'cwd' | 'now'>,
  work: (tracking: Tracking) => Result,
): Promise<Result> {
  const { openTracking } = await import('../../tracking/tracking.ts');
  const { readProcessIdentity } = await import('../../tracking/process-identity.ts');
  const tracking = openTracking(join(cwd, TRACKING_DATABASE), { now, here: readProcessIdentity() });
  try {
    return work(tracking);
  } finally {
    tracking.close();
  }
}

/** Throws `MODEL_NOT_FOUND` where nothing is registered, so that a change of what is not there makes no database. */
export function requireDatabase({ cwd }: Pick<CommandContext, 'cwd'>): void {
  if (existsSync(join(cwd, TRACKING_DATABASE))) return;
  throw new AppError('MODEL_NOT_FOUND', `No version of ${REGISTERED_MODEL} is registered yet.`, {
    hint: 'rakuten repro',
  });
}
