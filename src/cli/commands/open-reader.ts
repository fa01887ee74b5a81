import { join } from 'node:path';
import { TRACKING_DATABASE } from '../../tracking/registered-model.ts';
import type { TrackingReader } from '../../tracking/tracking-reader.ts';
import type { CommandContext } from '../command-context.ts';

/** Lets `work` look at what the project has tracked. SQLite is loaded here, when a command needs it, and not before. */
export async function withTrackingReader<Result>(
  { cwd }: CommandContext,
  work: (reader: TrackingReader) => Result,
): Promise<Result> {
  const { openTrackingReader } = await import('../../tracking/tracking-reader.ts');
  const { readProcessIdentity } = await import('../../tracking/process-identity.ts');
  const reader = openTrackingReader(join(cwd, TRACKING_DATABASE), { here: readProcessIdentity() });
  try {
    return work(reader);
  } finally {
    reader.close();
  }
}
