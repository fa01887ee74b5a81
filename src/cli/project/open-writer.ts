import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { WriteSession } from '../../tracking/database/database-session.ts';
import { REGISTERED_MODEL, TRACKING_DATABASE } from '../../tracking/models/registered-model.ts';
import type { Tracking } from '../../tracking/tracking.ts';
import type { CommandContext } from '../command-context.ts';

/** Lets `work` write into the project's database. SQLite is loaded here, when a command needs it, and not before. */
export async function withWriteSession<Result>(
  { cwd, now }: Pick<CommandContext, 'cwd' | 'now'>,
  work: (session: WriteSession) => Promise<Result> | Result,
): Promise<Result> {
  const { WriteSession } = await import('../../tracking/database/database-session.ts');
  const { readProcessIdentity } = await import('../../tracking/process-identity.ts');
  const session = new WriteSession(join(cwd, TRACKING_DATABASE), { now, here: readProcessIdentity() });
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

/** Lets `work` write the project's runs and models. */
export async function withTracking<Result>(
  context: Pick<CommandContext, 'cwd' | 'now'>,
  work: (tracking: Tracking) => Result,
): Promise<Result> {
  const { Tracking } = await import('../../tracking/tracking.ts');
  return withWriteSession(context, (session) => work(new Tracking(session)));
}

/** Throws `MODEL_NOT_FOUND` where nothing is registered, so that a change of what is not there makes no database. */
export function requireDatabase({ cwd }: Pick<CommandContext, 'cwd'>): void {
  if (existsSync(join(cwd, TRACKING_DATABASE))) return;
  throw new AppError('MODEL_NOT_FOUND', `No version of ${REGISTERED_MODEL} is registered yet.`, {
    hint: 'rakuten repro',
  });
}
