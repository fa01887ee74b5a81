import { join } from 'node:path';
import type { ReadSession } from '../../tracking/database/database-session.ts';
import { TRACKING_DATABASE } from '../../tracking/models/registered-model.ts';
import type { TrackingReader } from '../../tracking/tracking-reader.ts';
import type { CommandContext } from '../command-context.ts';

/** Lets `work` look into the project's database. SQLite is loaded here, when a command needs it, and not before. */
export async function withReadSession<Result>(
  { cwd }: Pick<CommandContext, 'cwd'>,
  work: (session: ReadSession) => Promise<Result> | Result,
): Promise<Result> {
  const { ReadSession } = await import('../../tracking/database/database-session.ts');
  const session = new ReadSession(join(cwd, TRACKING_DATABASE));
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

/** Lets `work` look at the project's runs and models. */
export async function withTrackingReader<Result>(
  context: Pick<CommandContext, 'cwd'>,
  work: (reader: TrackingReader) => Result,
): Promise<Result> {
  const { TrackingReader } = await import('../../tracking/tracking-reader.ts');
  const { readProcessIdentity } = await import('../../tracking/process-identity.ts');
  return withReadSession(context, (session) => work(new TrackingReader(session, readProcessIdentity())));
}
