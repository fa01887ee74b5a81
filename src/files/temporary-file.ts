import { randomBytes } from 'node:crypto';
import { fstatSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAbandoned } from './is-abandoned.ts';
import { listNames } from './list-names.ts';

/** A file that is being written beside its place; a rename puts it there when it is complete. */
export interface TemporaryFile {
  readonly path: string;
  readonly descriptor: number;
}

/** `.NAME.PROCESS-RANDOM.tmp` */
const NAME = /^\.(.+)\.(\d+)-[0-9a-f]{12}\.tmp$/;

/**
 * Opens a file for what is to stand at `target`, in the same folder, which is made if needed. What processes that have
 * ended left of the same file half-written is removed.
 */
export function createTemporaryFile(target: string): TemporaryFile {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const random = randomBytes(6).toString('hex');
  const path = join(folder, `.${basename(target)}.${process.pid}-${random}.tmp`);
  const descriptor = openSync(path, 'wx');
  removeAbandoned(target, fstatSync(descriptor).mtimeMs);
  return { path, descriptor };
}

/** The name that a temporary file of this name was to get; undefined for a name that is not of that kind. */
export function parseTemporaryName(
  name: string,
): { readonly target: string; readonly processId: number } | undefined {
  const [, target, processId] = NAME.exec(name) ?? [];
  return target === undefined ? undefined : { target, processId: Number(processId) };
}

function removeAbandoned(target: string, nowMs: number): void {
  const folder = dirname(target);
  for (const name of listNames(folder)) {
    const left = parseTemporaryName(name);
    if (left?.target !== basename(target)) continue;
    const path = join(folder, name);
    if (!isAbandoned({ path, processId: left.processId, nowMs })) continue;
    try {
      rmSync(path, { force: true });
    } catch {
      // It is somebody else's, and no hindrance.
    }
  }
}
