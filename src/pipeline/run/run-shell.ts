import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { throwIfInterrupted } from '../pace.ts';

export interface ShellRun {
  readonly stageName: string;
  readonly lines: readonly string[];
  readonly folder: string;
  /** The project's folder, `DVC_ROOT` for the command. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gets what the command prints, as it comes. */
  readonly onOutput: (stream: OutputStream, bytes: Uint8Array) => void;
  /** Whether the command may read what is typed. */
  readonly readsInput: boolean;
  /** Kept open by the watchdog, so that the pipeline stays claimed until the command's processes have ended. */
  readonly claimDescriptor: number;
  readonly signal: AbortSignal;
}

export type OutputStream = 'stdout' | 'stderr';

/** For a command to clean up in when the user interrupts. */
const GRACE_MS = 5000;
/** For the rest of the output to arrive; what a command left running in the background may print for ever. */
const LAST_OUTPUT_MS = 250;

/**
 * Runs before the command, in the same process group, then becomes the command. The background part waits for
 * a line on descriptor 3: it ends quietly when the line comes, and when the pipe closes without one, which
 * means that our process was killed, it kills the whole group. Descriptor 4 is the claim.
 */
const SUPERVISOR = [
  '( trap "" HUP INT QUIT TERM; read -r line <&3 || kill -KILL 0 ) >/dev/null 2>&1 </dev/null &',
  'exec "$@" 3<&- 4>&-',
].join('\n');

/**
 * Runs the lines of a command one after the other, each in `$SHELL -c`, in a process group of its own that
 * never outlives this process. Throws `STAGE_FAILED` at the first failure, `INTERRUPTED` when the signal fires.
 */
export async function runShell(run: ShellRun): Promise<void> {
  for (const line of run.lines) {
    throwIfInterrupted(run.signal);
    const { code, signal } = await runLine(run, line);
    throwIfInterrupted(run.signal);
    if (code === 0) continue;
    throw commandFailed(run.stageName, line, { code, signal });
  }
}

/** A command of a stage ended with another exit code than 0. */
export class CommandFailure extends AppError {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;

  constructor(message: string, hint: string, exitCode: number | undefined) {
    super('STAGE_FAILED', message, { hint });
    this.exitCode = exitCode;
  }
}

function commandFailed(stage: string, line: string, { code, signal }: ShellEnd): CommandFailure {
  const ending = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
  return new CommandFailure(
    `Stage "${stage}": expected \`${line}\` to end with exit code 0, got ${ending}.`,
    `rakuten repro ${stage}   (when the command is mended)`,
    code ?? undefined,
  );
}

interface ShellEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function runLine(run: ShellRun, line: string): Promise<ShellEnd> {
  const shell = findShell(run);
  const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'rakuten', shell, ...shellFlags(shell), '-c', line], {
    cwd: run.folder,
    env: { ...run.env, DVC_STAGE: run.stageName, DVC_ROOT: run.root },
    stdio: [run.readsInput ? 'inherit' : 'ignore', 'pipe', 'pipe', 'pipe', run.claimDescriptor],
    detached: true,
  });
  child.stdout?.on('data', (bytes: Buffer) => run.onOutput('stdout', bytes));
  child.stderr?.on('data', (bytes: Buffer) => run.onOutput('stderr', bytes));
  return new Promise((resolve, reject) => {
    let killTimer: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      signalGroup(child, 'SIGTERM');
      killTimer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
    };
    run.signal.addEventListener('abort', interrupt, { once: true });
    if (run.signal.aborted) interrupt();
    const finish = (): void => {
      clearTimeout(killTimer);
      run.signal.removeEventListener('abort', interrupt);
    };
    child.on('error', (error) => {
      finish();
      reject(
        isSystemError(error, 'ENOENT')
          ? new AppError(
              'STAGE_FAILED',
              `Stage "${run.stageName}": expected the folder ${run.folder} to run in, found none.`,
              { cause: error },
            )
          : error,
      );
    });
    child.on('exit', (code, signal) => {
      finish();
      // Interrupted: whatever the command left in its group ends now. Otherwise the watchdog ends quietly.
      if (run.signal.aborted) signalGroup(child, 'SIGKILL');
      dismissWatchdog(child);
      const end = (): void => resolve({ code, signal });
      const timer = setTimeout(end, LAST_OUTPUT_MS);
      child.once('close', () => {
        clearTimeout(timer);
        end();
      });
    });
  });
}

/** `$SHELL`. Throws `STAGE_FAILED` where that is not there. */
function findShell({ env, stageName }: ShellRun): string {
  const shell = env.SHELL ?? '/bin/sh';
  if (!isAbsolute(shell) || existsSync(shell)) return shell;
  throw new AppError('STAGE_FAILED', `Stage "${stageName}": expected the shell ${shell}, found none.`, {
    hint: `SHELL=/bin/sh rakuten repro ${stageName}   (commands run in $SHELL)`,
  });
}

function dismissWatchdog(child: ChildProcess): void {
  const pipe = child.stdio[3];
  if (pipe === null || pipe === undefined || !('write' in pipe)) return;
  pipe.on('error', () => undefined);
  pipe.end('\n');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!isSystemError(error, 'ESRCH')) throw error;
  }
}

/** So that the user's start-up files do not change what the command does; as DVC. */
function shellFlags(shell: string): readonly string[] {
  switch (basename(shell)) {
    case 'zsh':
      return ['--no-rcs'];
    case 'bash':
      return ['--noprofile', '--norc'];
    default:
      return [];
  }
}
