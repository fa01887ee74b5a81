import { join } from 'node:path';
import type { StageContext } from '../../src/pipeline/run/built-in-stage.ts';

/** A context whose deps and outs all lie below `root`; `warnings` gets what the stage warns of. */
export function createStageContext(
  root: string,
  params: StageContext['params'] = {},
  warnings: string[] = [],
): StageContext {
  return {
    stageName: 'stage',
    root,
    params,
    input: (path) => join(root, path),
    output: (path) => join(root, path),
    signal: new AbortController().signal,
    checkpoint: () => Promise.resolve(),
    warn: (message) => warnings.push(message),
  };
}
