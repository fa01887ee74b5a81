import type { RunStatus } from '../../tracking/runs/run.ts';
import type { TableSurface } from '../format/format-table.ts';

/** The status of a run in its colour. */
export function styleStatus(status: RunStatus, { style }: TableSurface): string {
  switch (status) {
    case 'running':
      return style.cyan(status);
    case 'finished':
      return style.green(status);
    case 'failed':
    case 'killed':
      return style.red(status);
    case 'interrupted':
      return style.yellow(status);
  }
}
