import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import type { SourceText } from '../../pipeline/yaml/source-text.ts';

/** Not taken from the pipeline, whose reader of YAML every `predict --text` would load with it. */
const FILE = 'params.yaml';

/** The params.yaml of a folder, to read settings from; empty where there is none. */
export function readParamsText(folder: string): SourceText {
  try {
    return { file: FILE, text: readFileSync(join(folder, FILE), 'utf8') };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return { file: FILE, text: '' };
    throw error;
  }
}
