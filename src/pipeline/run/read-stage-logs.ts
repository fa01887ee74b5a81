import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listNames } from '../../files/list-names.ts';
import { logFolder, type LogHeader } from './stage-log.ts';

const HEADER = '.json';

/** A run of a stage whose log is kept. */
export interface LoggedRun extends LogHeader {
  /** Absolute path of what it printed. */
  readonly file: string;
}

/** The runs of a stage whose logs are kept, the newest first. A header that cannot be read is left out. */
export function listStageRuns(root: string, stage: string): LoggedRun[] {
  const folder = logFolder(root, stage);
  return listLogs(folder).flatMap((name) => readRun(folder, name) ?? []);
}

/** The newest of them; undefined where the stage never ran. */
export function lastStageRun(root: string, stage: string): LoggedRun | undefined {
  const folder = logFolder(root, stage);
  const [newest] = listLogs(folder);
  return newest === undefined ? undefined : readRun(folder, newest);
}

function readRun(folder: string, name: string): LoggedRun | undefined {
  try {
    const header: unknown = JSON.parse(readFileSync(join(folder, name + HEADER), 'utf8'));
    return isHeader(header) ? { ...header, file: join(folder, `${name}.log`) } : undefined;
  } catch {
    return undefined;
  }
}

/** Names of logs, which begin with their time: the newest first. */
function listLogs(folder: string): string[] {
  return listNames(folder)
    .filter((name) => name.endsWith(HEADER))
    .map((name) => name.slice(0, -HEADER.length))
    .sort()
    .reverse();
}

function isHeader(value: unknown): value is LogHeader {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stage' in value &&
    typeof value.stage === 'string' &&
    'started' in value &&
    typeof value.started === 'string'
  );
}
