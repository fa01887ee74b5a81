import { isSystemError } from '../errors/system-error.ts';

/** Whether there is a process of that number on this machine, whoever it belongs to. */
export function isProcessAlive(processId: number): boolean {
  try {
    return Number.isInteger(processId) && process.kill(processId, 0);
  } catch (error) {
    return !isSystemError(error, 'ESRCH');
  }
}
