import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Pipeline } from '../definition/load-pipeline.ts';
import type { FileEffects } from '../file-effects.ts';

/** As `writeFileDurably` calls a file that is not complete yet. */
const TEMPORARY = /^\.(.+)\.[0-9a-f]{12}\.tmp$/;

/**
 * Removes what a process that was killed in the middle of writing left beside a lock, a `*.dvc` file, a params file
 * or a .gitignore. For the process that holds the pipeline: only that one writes them.
 */
export function removeLeftovers({ stages, paramsFiles }: Pipeline, effects: FileEffects): void {
  const files = [
    ...stages.map(({ file }) => file.lockPath),
    ...paramsFiles.keys(),
    ...stages.flatMap(({ outs }) => outs.map(({ absolute }) => join(dirname(absolute), '.gitignore'))),
  ];
  const namesByFolder = new Map<string, Set<string>>();
  for (const file of files) {
    const names = namesByFolder.get(dirname(file)) ?? new Set<string>();
    namesByFolder.set(dirname(file), names.add(basename(file)));
  }
  for (const [folder, names] of namesByFolder) {
    for (const name of listNames(folder)) {
      const written = TEMPORARY.exec(name)?.[1];
      if (written !== undefined && names.has(written)) effects.remove(join(folder, name));
    }
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
