import { dirname, join } from 'node:path';
import { listNames } from '../../files/list-names.ts';
import { parseTemporaryName } from '../../files/temporary-file.ts';
import type { Pipeline } from '../definition/load-pipeline.ts';
import type { FileEffects } from '../file-effects.ts';
import { JOURNAL_FOLDER } from './journal.ts';

/**
 * Removes what a process that was killed in the middle of writing left beside a lock, a `*.dvc` file, a params file
 * or a .gitignore, or among the journals. For the process that holds the pipeline: only that one writes them.
 */
export function removeLeftovers({ root, stages, paramsFiles }: Pipeline, effects: FileEffects): void {
  const files = [
    ...stages.map(({ file }) => file.lockPath),
    ...paramsFiles.keys(),
    ...stages.flatMap(({ outs }) => outs.map(({ absolute }) => join(dirname(absolute), '.gitignore'))),
  ];
  const written = new Set(files);
  const journals = join(root, JOURNAL_FOLDER);
  for (const folder of new Set([journals, ...files.map((file) => dirname(file))])) {
    for (const name of listNames(folder)) {
      const target = parseTemporaryName(name)?.target;
      if (target !== undefined && (folder === journals || written.has(join(folder, target))))
        effects.remove(join(folder, name));
    }
  }
}
