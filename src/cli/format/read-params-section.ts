import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import { isSystemError } from '../../errors/system-error.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { DEFAULT_PARAMS_FILE, findParam, parseParamsFile } from '../../pipeline/definition/params-file.ts';
import { throwProblems } from '../../pipeline/yaml/report-problems.ts';
import { valueOf } from '../../pipeline/yaml/read-yaml.ts';
import { problemAt } from '../../pipeline/yaml/source-text.ts';
import { toPlain } from '../../pipeline/yaml/yaml-value.ts';
import { checkWith, parseParams } from '../../stages/check-params.ts';
import type { CommandContext } from '../command-context.ts';

/**
 * A section of params.yaml as the schema types it: `z.object({ name: … })`. What is not there (the section, or the file)
 * is `undefined` to the schema, which may have defaults. `prepare` may change what was written before it is checked.
 * Throws `PARAMS_INVALID` with all problems of the section and their places.
 */
export function readParamsSection<Name extends string, Section>(
  { cwd }: Pick<CommandContext, 'cwd'>,
  name: Name,
  schema: ZodType<Readonly<Record<Name, Section>>>,
  prepare: (written: unknown) => unknown = (written) => written,
): Section {
  const file = parseParamsFile({
    file: DEFAULT_PARAMS_FILE,
    text: readIfThere(join(findProjectRoot(cwd), DEFAULT_PARAMS_FILE)),
  });
  throwProblems('PARAMS_INVALID', file.problems);
  const lookup = findParam(file, name);
  const written = lookup.kind === 'found' ? toPlain(valueOf(lookup.node)) : undefined;
  const params = { [name]: prepare(written) };
  throwProblems(
    'PARAMS_INVALID',
    checkWith(schema, params).map(({ param, message }) => {
      const found = findParam(file, param);
      const node = found.kind === 'found' ? found.node : found.nearest;
      const end = found.kind === 'found' ? found.node.end : node?.start;
      return problemAt(file.source, node?.start ?? 0, end ?? 0, `${param}: ${message}.`);
    }),
  );
  return parseParams(schema, params)[name];
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return '';
    throw error;
  }
}
