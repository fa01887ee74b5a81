import { AppError } from '../../errors/app-error.ts';
import { hashPath, type PathHash } from '../hashing/hash-path.ts';
import { writeTrackedFile } from '../lock/tracked-file.ts';
import { formatEntry } from './record-stage.ts';
import type { StageJob } from './stage-job.ts';
import type { RecordedOutcome } from './stage-outcome.ts';

/**
 * Records what a frozen stage, or data that is tracked by a `*.dvc` file, holds now; there is nothing to run.
 * Throws `OUTPUT_MISSING` where it is not there.
 */
export async function verifyStage(
  job: StageJob,
  { restoresMissing }: { readonly restoresMissing: boolean },
): Promise<Pick<RecordedOutcome, 'changedOuts' | 'sameOuts' | 'kept'>> {
  const { stage, hasher, cache, commits, recorder, effects, state, locked } = job;
  const held = new Map<string, PathHash>();
  for (const out of stage.outs) {
    const stored = locked?.outs.get(out.path);
    if (restoresMissing && state.outs.get(out.path) === undefined && stored?.md5 !== undefined) {
      await cache.restore({ absolute: out.absolute, mayShare: out.cache }, { ...stored, md5: stored.md5 });
    }
    const hash = await hashPath(out.absolute, hasher);
    if (hash === undefined) continue;
    held.set(out.path, hash);
    if (commits && out.cache) await cache.store({ absolute: out.absolute, mayShare: true }, hash);
  }
  const missing = stage.outs.filter(({ path }) => !held.has(path)).map(({ path }) => path);
  if (missing.length > 0) throw dataMissing(job, missing);
  job.ignoreOuts();
  if (stage.command.kind === 'tracked') writeTrackedFile(stage.file.lockPath, held, effects);
  else recorder.record(stage, formatEntry(job, held, [], state.params));
  const isChanged = (path: string): boolean => locked?.outs.get(path)?.md5 !== held.get(path)?.md5;
  return {
    changedOuts: [...held.keys()].filter(isChanged),
    sameOuts: [...held.keys()].filter((path) => !isChanged(path)),
    kept: [],
  };
}

function dataMissing({ stage }: StageJob, missing: readonly string[]): AppError {
  const what = stage.command.kind === 'tracked' ? 'the tracked data' : 'outputs of the frozen stage';
  return new AppError(
    'OUTPUT_MISSING',
    `Expected ${missing.join(', ')}, ${what} ${stage.address}, found no such file or folder.`,
    { hint: `rakuten checkout ${stage.address}   (puts it back from the cache)` },
  );
}
