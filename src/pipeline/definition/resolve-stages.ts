import { resolve } from 'node:path';
import { suggestName } from '../../errors/nearest-name.ts';
import { compareCodePoints } from '../compare-code-points.ts';
import { fillTemplate } from './fill-template.ts';
import { DEFAULT_PARAMS_FILE, type ParamsFile } from './params-file.ts';
import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';
import type { Stage, StageCommand, StageParamsSource } from './stage.ts';
import type { CommandDefinition, Located, ParamsDefinition, StageDefinition } from './stage-definition.ts';

const BUILT_IN = /^\s*rakuten(?:\s|$)/;
/** The lock keeps code versions under this name, where a params file would stand. */
const RESERVED_FILE = 'rakuten';

export interface ResolveContext {
  readonly root: string;
  readonly source: SourceText;
  /** params.yaml beside pipeline.yaml, for `${…}`; undefined where there is none. */
  readonly params: ParamsFile | undefined;
  readonly builtInNames: readonly string[];
  readonly problems: Problem[];
}

/** Fills in templates, makes paths absolute and decides how each stage is run. Problems are added to the context's list. */
export function resolveStages(definitions: readonly StageDefinition[], context: ResolveContext): Stage[] {
  return definitions.map((definition) => resolveStage(definition, context));
}

function resolveStage(definition: StageDefinition, context: ResolveContext): Stage {
  const { root, source, params, problems } = context;
  const fill = (located: Located): string => fillTemplate(located, params, source, problems);
  const place = (located: Located) => ({ source, start: located.start, end: located.end });
  const folder = definition.wdir === undefined ? root : resolve(root, fill(definition.wdir));
  const atPath = (located: Located) => {
    const path = fill(located);
    if (path === '')
      problems.push(problemAt(source, located.start, located.end, 'expected a path, got an empty text.'));
    return { path, absolute: resolve(folder, path), place: place(located) };
  };
  const lines = definition.cmd.items.map(fill);
  return {
    name: definition.name.text,
    desc: definition.desc,
    cmd: definition.cmd.isList ? lines : (lines[0] ?? ''),
    command: resolveCommand(definition.cmd, lines, context),
    folder,
    deps: dropRepeated(definition.deps.map(atPath)),
    params: resolveParams(definition.params, folder, fill, context),
    outs: definition.outs.map(({ path, role, cache }) => ({ ...atPath(path), role, cache })),
    place: place(definition.name),
  };
}

function resolveCommand(
  definition: CommandDefinition,
  items: readonly string[],
  { source, builtInNames, problems }: ResolveContext,
): StageCommand {
  const lines = items.flatMap((item) => item.split('\n')).filter((line) => line.trim() !== '');
  const fail = (message: string): StageCommand => {
    const first = definition.items[0];
    problems.push(problemAt(source, first?.start ?? 0, definition.items.at(-1)?.end ?? 0, message));
    return { kind: 'shell', lines };
  };
  if (!lines.some((line) => BUILT_IN.test(line))) return { kind: 'shell', lines };
  if (lines.length > 1) {
    return fail(
      'expected a `rakuten` command to be the only one of its stage; `npx rakuten …` runs in a shell, beside others.',
    );
  }
  const [, name = '', ...rest] = (lines[0] ?? '').trim().split(/\s+/);
  const known = builtInNames;
  if (!known.includes(name)) {
    return fail(
      `expected one of the stages ${known.join(', ')} after \`rakuten\`, got "${name}".${suggestName(name, known)} ` +
        `(\`npx rakuten ${name}\` runs any other command in a shell.)`,
    );
  }
  if (rest.length > 0) {
    return fail(
      `expected nothing after \`rakuten ${name}\` (settings come from params), got "${rest.join(' ')}". ` +
        `(\`npx rakuten ${name} …\` runs in a shell.)`,
    );
  }
  return { kind: 'built-in', name };
}

function resolveParams(
  definitions: readonly ParamsDefinition[],
  folder: string,
  fill: (located: Located) => string,
  { source, problems }: ResolveContext,
): StageParamsSource[] {
  const sources = new Map<string, StageParamsSource>();
  for (const definition of definitions) {
    const file = definition.file === undefined ? DEFAULT_PARAMS_FILE : fill(definition.file);
    const keys = definition.keys?.map(fill);
    const known = sources.get(file);
    const span = definition.file ?? definition.keys?.[0];
    const place = { source, start: span?.start ?? 0, end: span?.end ?? 0 };
    if (!/\.(?:ya?ml|json)$/.test(file) || file === RESERVED_FILE) {
      problems.push(
        problemAt(
          source,
          place.start,
          place.end,
          `expected a params file named *.yaml, *.yml or *.json, got "${file}".`,
        ),
      );
    }
    sources.set(file, {
      file,
      absolute: resolve(folder, file),
      keys: known === undefined ? sorted(keys) : known.keys && keys && sorted([...known.keys, ...keys]),
      place: known?.place ?? place,
    });
  }
  return [...sources.values()];
}

function sorted(keys: readonly string[] | undefined): readonly string[] | undefined {
  return keys && [...new Set(keys)].sort(compareCodePoints);
}

function dropRepeated<Path extends { readonly path: string }>(paths: readonly Path[]): Path[] {
  return [...new Map(paths.map((path) => [path.path, path])).values()];
}
