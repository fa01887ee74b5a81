import { readFileSync } from 'node:fs';

/** Whether a process is at work; one that has ended and that nobody asked about yet is not. */
export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return !readFileSync(`/proc/${processId}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
