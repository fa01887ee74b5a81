import type { ZodType } from 'zod';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { findParam, parseParamsFile } from '../../pipeline/definition/params-file.ts';
import { throwProblems } from '../../pipeline/yaml/report-problems.ts';
import { valueOf } from '../../pipeline/yaml/read-yaml.ts';
import { problemAt } from '../../pipeline/yaml/source-text.ts';
import { toPlain } from '../../pipeline/yaml/yaml-value.ts';
import { checkWith, parseParams } from '../../stages/check-params.ts';
import type { CommandContext } from '../command-context.ts';
import { readParamsText } from '../project/read-params-text.ts';

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
  const file = parseParamsFile(readParamsText(findProjectRoot(cwd)));
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
