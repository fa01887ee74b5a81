import { isAbsolute, relative, resolve } from 'node:path';
import { suggestName } from '../../errors/nearest-name.ts';
import { compareCodePoints } from '../compare-code-points.ts';
import { isInside } from '../path-overlap.ts';
import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';
import { DEFAULT_PARAMS_FILE } from './params-file.ts';
import type { CommandDefinition, Located, ParamsDefinition, StageDefinition } from './stage-definition.ts';
import type { Stage, StageCommand, StageFile, StageParamsSource, StagePath } from './stage.ts';

const BUILT_IN = /^\s*rakuten(?:\s|$)/;
/** The lock keeps code versions under this name, where a params file would stand. */
const RESERVED_FILE = 'rakuten';
/** Where Python's str.splitlines breaks a line. */
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const LINE_BREAK = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

export interface ResolveContext {
  readonly root: string;
  readonly file: StageFile;
  readonly source: SourceText;
  readonly builtInNames: readonly string[];
  readonly problems: Problem[];
}

/** Makes paths absolute and decides how the stage is run. Problems are added to the context's list. */
export function resolveStage(definition: StageDefinition, context: ResolveContext): Stage {
  const { root, file, source, problems } = context;
  const { name, desc, meta, frozen, alwaysChanged, group } = definition;
  const place = (located: Located) => ({ source, start: located.start, end: located.end });
  const folder = resolve(file.folder, definition.wdir?.text ?? '.');
  const atPath = (located: Located): StagePath => {
    const { text } = located;
    if (text === '')
      problems.push(problemAt(source, located.start, located.end, 'expected a path, got an empty text.'));
    const absolute = resolve(folder, text);
    // DVC spells a full path inside the project relative to wdir, in the lock too.
    const path = isAbsolute(text) && isInside(absolute, root) ? relative(folder, absolute) || '.' : text;
    return { path, absolute, place: place(located) };
  };
  const lines = definition.cmd.items.map(({ text }) => text);
  return {
    name: name.text,
    address: addressOf(file, name.text),
    group,
    file,
    desc,
    meta,
    frozen,
    alwaysChanged,
    cmd: definition.cmd.isList ? lines : (lines[0] ?? ''),
    command: resolveCommand(definition.cmd, lines, context),
    folder,
    wdir: definition.wdir && { path: definition.wdir.text, absolute: folder, place: place(definition.wdir) },
    deps: dropRepeated(definition.deps.map(atPath)),
    params: resolveParams(definition.params, folder, context),
    outs: definition.outs.map(({ path, ...settings }) => ({ ...atPath(path), ...settings })),
    place: place(name),
  };
}

/** `train` in the project's own pipeline.yaml, `sub/pipeline.yaml:train` elsewhere. */
function addressOf(file: StageFile, name: string): string {
  return file.path.includes('/') ? `${file.path}:${name}` : name;
}

function resolveCommand(
  definition: CommandDefinition,
  items: readonly string[],
  { source, builtInNames, problems }: ResolveContext,
): StageCommand {
  // An item of a list goes to the shell as it is; a text goes there line by line.
  const lines = (definition.isList ? items : items.flatMap((item) => item.split(LINE_BREAK))).filter(
    (line) => line.trim() !== '',
  );
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
  { source, problems }: ResolveContext,
): StageParamsSource[] {
  const sources = new Map<string, StageParamsSource>();
  for (const definition of definitions) {
    const file = definition.file?.text ?? DEFAULT_PARAMS_FILE;
    const keys = definition.keys?.map(({ text }) => text);
    const known = sources.get(file);
    const span = definition.file ?? definition.keys?.[0];
    const place = { source, start: span?.start ?? 0, end: span?.end ?? 0 };
    const fail = (message: string): void => {
      problems.push(problemAt(source, place.start, place.end, message));
    };
    if (file.endsWith('.py')) {
      fail(`expected params in YAML, JSON or TOML, got "${file}": this program does not read Python.`);
    } else if (file === RESERVED_FILE || file === '') {
      fail(`expected the name of a params file, got "${file}".`);
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
  if (keys === undefined || keys.length < 2) return keys;
  return [...new Set(keys)].sort(compareCodePoints);
}

function dropRepeated(paths: readonly StagePath[]): StagePath[] {
  return [...new Map(paths.map((path) => [path.path, path])).values()];
}
