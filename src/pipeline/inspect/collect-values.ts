import { AppError } from '../../errors/app-error.ts';
import { isYamlMap, type YamlValue } from '../yaml/yaml-value.ts';
import { extractMetrics, pickValues } from './flat-values.ts';
import { projectPath } from './pipeline-nodes.ts';
import type { ProjectVersion } from './project-version.ts';
import { readValues } from './read-values.ts';

/** What a file says, or why that is not known. */
export type FileValues =
  | { readonly kind: 'values'; readonly values: YamlValue }
  | { readonly kind: 'missing' }
  | { readonly kind: 'error'; readonly error: AppError };

const DEFAULT_PARAMS = 'params.yaml';

/** The metrics of a project by path: of the files that the targets name, or else of all that its pipeline files declare. */
export async function collectMetrics(
  version: ProjectVersion,
  targets: readonly string[],
): Promise<Map<string, FileValues>> {
  const paths = targets.length > 0 ? targets : declaredMetrics(version);
  const files = await expandPaths(version, paths);
  return readAll(version, files, (value) => extractMetrics(value) ?? new Map());
}

/**
 * The settings of a project by path: all of the files that the targets name; or what the stages declare, and (unless
 * `depsOnly`) all of params.yaml and of the files under the top-level key `params`.
 */
export async function collectParams(
  version: ProjectVersion,
  targets: readonly string[],
  { depsOnly }: { readonly depsOnly: boolean },
): Promise<Map<string, FileValues>> {
  const names =
    targets.length > 0
      ? new Map(targets.map((path) => [path, ALL]))
      : await declaredParams(version, depsOnly);
  const result = new Map<string, FileValues>();
  for (const [path, keys] of names) {
    const files = await expandPaths(version, [path]);
    for (const [file, values] of await readAll(version, files, (value) => pickValues(value, keys))) {
      result.set(file, values);
    }
  }
  return result;
}

/** No names stand for all of the file. */
const ALL: readonly string[] = [];

function declaredMetrics({ pipeline }: ProjectVersion): string[] {
  if (pipeline === undefined) return [];
  const outs = pipeline.stages.flatMap((stage) => stage.outs.filter(({ role }) => role === 'metric'));
  const top = pipeline.files.flatMap(({ metrics }) => metrics);
  return [...new Set([...outs, ...top].map(({ absolute }) => projectPath(pipeline.root, absolute)))];
}

async function declaredParams(
  version: ProjectVersion,
  depsOnly: boolean,
): Promise<Map<string, readonly string[]>> {
  const { pipeline } = version;
  const names = new Map<string, readonly string[]>();
  const add = (path: string, keys: readonly string[]): void => {
    const known = names.get(path);
    const all = keys.length === 0 || known?.length === 0;
    names.set(path, all ? ALL : [...new Set([...(known ?? []), ...keys])]);
  };
  if (!depsOnly && (await version.read(DEFAULT_PARAMS)) !== undefined) add(DEFAULT_PARAMS, ALL);
  if (pipeline === undefined) return names;
  for (const { params } of pipeline.stages) {
    for (const { absolute, keys } of params) add(projectPath(pipeline.root, absolute), keys ?? ALL);
  }
  if (!depsOnly) {
    for (const { params } of pipeline.files) {
      for (const { absolute } of params) add(projectPath(pipeline.root, absolute), ALL);
    }
  }
  return names;
}

/** Folders stand for all files in them; what is not there stays, so that it is reported. */
async function expandPaths(version: ProjectVersion, paths: readonly string[]): Promise<string[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const found = await version.list(path);
      return found.length === 0 ? [path] : found;
    }),
  );
  return [...new Set(files.flat())];
}

async function readAll(
  version: ProjectVersion,
  files: readonly string[],
  pick: (value: YamlValue) => YamlValue,
): Promise<Map<string, FileValues>> {
  const result = new Map<string, FileValues>();
  for (const file of files) result.set(file, await readFileValues(version, file, pick));
  return result;
}

async function readFileValues(
  version: ProjectVersion,
  file: string,
  pick: (value: YamlValue) => YamlValue,
): Promise<FileValues> {
  const content = await version.read(file);
  if (content === undefined) return { kind: 'missing' };
  try {
    return { kind: 'values', values: orEmpty(pick(readValues({ file, text: decode(content, file) }))) };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'error', error };
    throw error;
  }
}

/** As in DVC a file that says nothing, or nothing but 0, has no values. */
function orEmpty(value: YamlValue): YamlValue {
  const isNothing = value === null || value === '' || value === false || value === 0 || value === 0n;
  return isNothing && !isYamlMap(value) ? new Map() : value;
}

function decode(content: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (error) {
    throw new AppError('DATA_INVALID', `Expected text in UTF-8 in ${file}, got other bytes.`, {
      cause: error,
    });
  }
}
