import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltInStages } from '../../../src/pipeline/run/built-in-stage.ts';
import { fakeStage, provideStages } from './run-project.ts';

/** A built-in stage that makes a folder and a file from a file. */
export function createDriverStages(): BuiltInStages {
  return provideStages([
    fakeStage('split', (context) => {
      const lines = readFileSync(context.input('source.txt'), 'utf8').trim().split('\n');
      const folder = context.output('parts');
      mkdirSync(folder);
      for (const [index, line] of lines.entries()) writeFileSync(join(folder, `${index}.txt`), line);
      writeFileSync(context.output('count.txt'), String(lines.length));
    }),
  ]);
}
