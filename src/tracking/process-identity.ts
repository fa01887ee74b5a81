import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { isProcessAlive } from '../files/is-process-alive.ts';

/** Who works here, in terms that tell one process from every other one, also from a later one with the same number. */
export interface ProcessIdentity {
  readonly user: string;
  readonly host: string;
  /** Changes with every start of the machine; empty where the system does not say. */
  readonly boot: string;
  readonly pid: number;
  /** When the process started, in the system's own ticks; empty where the system does not say. */
  readonly processStart: string;
}

/** The identity of the process that calls. */
export function readProcessIdentity(): ProcessIdentity {
  return {
    user: readUserName(),
    host: hostname(),
    boot: readOrEmpty('/proc/sys/kernel/random/boot_id').trim(),
    pid: process.pid,
    processStart: readProcessStart(process.pid),
  };
}

/**
 * Whether the process is known to have ended. What cannot be known from here, a process on another host,
 * counts as alive.
 */
export function hasEnded(recorded: ProcessIdentity, here: ProcessIdentity): boolean {
  if (recorded.host !== here.host) return false;
  if (recorded.boot !== here.boot) return true;
  if (!isProcessAlive(recorded.pid)) return true;
  return readProcessStart(recorded.pid) !== recorded.processStart;
}

/**
 * Field 22 of /proc/PID/stat; empty for a process that has ended and only waits for its parent to notice.
 * The name of the program, in parentheses before field 3, may hold spaces.
 */
function readProcessStart(pid: number): string {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? '' : (fields[19] ?? '');
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readUserName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
