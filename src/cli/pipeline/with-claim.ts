import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import type { CommandContext } from '../command-context.ts';

/** Does `work` while no stage runs in the project, and none can start. Throws `PIPELINE_BUSY`. */
export async function withClaim<Result>(
  { cwd, now, signal, note }: CommandContext,
  commandLine: string,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  const { claimPipeline } = await import('../../pipeline/run/claim-pipeline.ts');
  const claim = await claimPipeline({
    root: findProjectRoot(cwd),
    command: commandLine,
    processId: process.pid,
    now,
    signal,
    wait: false,
    onWait: (holder) => note(`Waiting for ${holder}.`),
  });
  try {
    return await work();
  } finally {
    claim.release();
  }
}
