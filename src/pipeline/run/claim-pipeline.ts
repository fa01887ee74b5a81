import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../errors/app-error.ts';
import { isProcessAlive } from '../../files/is-process-alive.ts';
import { loadKernelLock } from '../../files/kernel-lock.ts';
import { throwIfInterrupted } from '../pace.ts';
import { makeStateFolder, STATE_FOLDER } from '../state-folder.ts';

/** The right to change the outputs and the lock of a pipeline: one process at a time. */
export interface PipelineClaim {
  /** Open file that the kernel's lock belongs to. A child that inherits it prolongs the claim until it ends. */
  readonly descriptor: number;
  readonly release: () => void;
}

export interface ClaimRequest {
  readonly root: string;
  /** What is being done, for whoever is turned away: "rakuten repro train". */
  readonly command: string;
  readonly processId: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Wait instead of giving up. */
  readonly wait: boolean;
  /** Called once, with a description of the holder, when waiting begins. */
  readonly onWait: (holder: string) => void;
}

interface Holder {
  readonly pid: number;
  readonly command: string;
  readonly since: string;
}

const CLAIM_FILE = 'pipeline.lock-file';
const POLL_MS = 50;
/** A holder that was killed may leave children that are just being ended. */
const DEAD_HOLDER_WAIT_MS = 5000;

/** Claims the pipeline, or throws `PIPELINE_BUSY` and says who holds it. */
export async function claimPipeline(request: ClaimRequest): Promise<PipelineClaim> {
  const { root, command, processId, now, signal } = request;
  const { tryLock, unlock } = await loadKernelLock();
  makeStateFolder(join(root, STATE_FOLDER));
  const file = join(root, STATE_FOLDER, CLAIM_FILE);
  const descriptor = openSync(file, 'a+');
  try {
    const started = performance.now();
    let told = false;
    while (!tryLock(descriptor)) {
      throwIfInterrupted(signal);
      const holder = readHolder(file);
      const dying =
        holder !== undefined &&
        !isProcessAlive(holder.pid) &&
        performance.now() - started < DEAD_HOLDER_WAIT_MS;
      if (!dying) {
        if (!request.wait) throw busy(holder, now());
        if (!told) request.onWait(describeHolder(holder, now()));
        told = true;
      }
      await setTimeout(POLL_MS);
    }
    ftruncateSync(descriptor);
    writeSync(
      descriptor,
      JSON.stringify({ pid: processId, command, since: now().toISOString() } satisfies Holder),
    );
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return {
    descriptor,
    release() {
      ftruncateSync(descriptor);
      unlock(descriptor);
      closeSync(descriptor);
    },
  };
}

function busy(holder: Holder | undefined, now: Date): AppError {
  return new AppError('PIPELINE_BUSY', `The pipeline is being run by ${describeHolder(holder, now)}.`);
}

function describeHolder(holder: Holder | undefined, now: Date): string {
  if (holder === undefined) return 'another process';
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(holder.since)) / 1000));
  return `process ${holder.pid}, \`${holder.command}\`, since ${seconds} s`;
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const isHolder =
      typeof holder === 'object' &&
      holder !== null &&
      'pid' in holder &&
      typeof holder.pid === 'number' &&
      'command' in holder &&
      typeof holder.command === 'string' &&
      'since' in holder &&
      typeof holder.since === 'string';
    // The three properties were just checked; TypeScript does not carry that into the whole.
    return isHolder ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}
