import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { loadKernelLock } from '../../files/kernel-lock.ts';
import { ERROR_CODES, type ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext } from '../command-context.ts';
import { CRON_FOLDER } from './cron-line.ts';
import { CRON_TASKS, type CronTask } from './schedules.ts';

/** A log that is longer when a task begins is set aside, and the one that was set aside before is gone. */
const LONGEST_LOG = 1_000_000;
/** What to start, and where. */
export interface TaskProgram {
  readonly node: string;
  readonly program: string;
  readonly project: string;
}

/** How a task ended; `skipped`: its turn before has not ended. */
export interface TaskOutcome {
  readonly kind: 'ended' | 'skipped';
  readonly exitCode: ExitCode;
  readonly seconds: number;
  readonly log: string;
}

interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Does a task as cron wants it: never twice at a time, all that it prints in its log, with the time of its beginning and
 * end and its exit code. The lock is the child's, too, so it holds as long as any of the two lives.
 */
export async function runTask(
  task: CronTask,
  place: TaskProgram,
  context: Pick<CommandContext, 'env' | 'now' | 'signal'>,
): Promise<TaskOutcome> {
  const folder = join(place.project, CRON_FOLDER);
  mkdirSync(folder, { recursive: true });
  const log = join(folder, `${task}.log`);
  const { tryLock } = await loadKernelLock();
  const lock = openSync(join(folder, `${task}.lock`), 'a');
  try {
    const isFree = tryLock(lock);
    // Whoever has the lock writes into the log as it is.
    if (isFree) boundLog(log);
    const descriptor = openSync(log, 'a');
    try {
      const say = (text: string): void => {
        writeSync(descriptor, `${context.now().toISOString()} ${text}\n`);
      };
      if (!isFree) {
        say(`skipped: the ${task} that began before has not ended`);
        return { kind: 'skipped', exitCode: ERROR_CODES.PIPELINE_BUSY.exitCode, seconds: 0, log };
      }
      say(`begin: rakuten ${CRON_TASKS[task].join(' ')}`);
      const started = performance.now();
      const end = await runChild(task, place, [descriptor, lock], context);
      const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
      const exitCode = toExitCode(end);
      say(
        `end: ${end.signal === null ? '' : `killed by ${end.signal}, `}exit code ${exitCode} after ${seconds} s`,
      );
      return { kind: 'ended', exitCode, seconds, log };
    } finally {
      closeSync(descriptor);
    }
  } finally {
    closeSync(lock);
  }
}

function runChild(
  task: CronTask,
  { node, program, project }: TaskProgram,
  [log, lock]: readonly [number, number],
  { env, signal }: Pick<CommandContext, 'env' | 'signal'>,
): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [program, '--cd', project, '--no-color', ...CRON_TASKS[task]], {
      env: { ...env },
      stdio: ['ignore', log, log, lock],
    });
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      resolve({ code, signal: killedBy });
    });
  });
}

/** One of ours as it is; a task that was killed has failed. */
function toExitCode({ code }: ChildEnd): ExitCode {
  const known = ([0, 1, 2, 3, 5, 6, 70, 130] as const).find((ours) => ours === code);
  return known ?? ERROR_CODES.STAGE_FAILED.exitCode;
}

function boundLog(log: string): void {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LONGEST_LOG) renameSync(log, `${log}.1`);
}
