import { readYaml, type YamlEntry } from '../yaml/read-yaml.ts';
import type { Problem, SourceText } from '../yaml/source-text.ts';
import type { FlagStyle } from './command-flags.ts';
import { expandStage } from './expand-stages.ts';
import { loadDefaultVars, loadVars, type VarsSource } from './load-vars.ts';
import { createNodeReader } from './node-reader.ts';
import { DEFAULT_PARAMS_FILE, type ParamsFile } from './params-file.ts';
import { parseStage } from './parse-stage.ts';
import { parseTopLevel } from './parse-top-level.ts';
import type { PipelineFile } from './pipeline-file.ts';
import { resolveStage } from './resolve-stage.ts';
import type { Stage, StageFile } from './stage.ts';

const TOP_KEYS = ['stages', 'vars', 'params', 'metrics', 'plots', 'artifacts', 'datasets'];

export interface FileSettings {
  readonly root: string;
  readonly builtInNames: readonly string[];
  readonly flags: FlagStyle;
  readonly readParams: (absolute: string) => ParamsFile | undefined;
}

export interface LoadedFile {
  readonly stages: readonly Stage[];
  readonly declared: PipelineFile;
  readonly problems: readonly Problem[];
}

/** Reads the text of a pipeline.yaml. Every stage that has a name and a command is in the result, next to all problems. */
export function loadPipelineFile(source: SourceText, file: StageFile, settings: FileSettings): LoadedFile {
  const { root, problems: syntax } = readYaml(source);
  const problems = [...syntax];
  const nothing = { file, metrics: [], params: [], plots: [], artifacts: [] };
  if (root === undefined) return { stages: [], declared: nothing, problems };
  const reader = createNodeReader(source, problems);
  const fields = reader.map(root, 'the file', TOP_KEYS);
  if (fields === undefined) return { stages: [], declared: nothing, problems };
  const from: VarsSource = {
    source,
    problems,
    folder: file.folder,
    root: settings.root,
    readParams: settings.readParams,
    reserved: [],
  };
  const defaults = loadDefaultVars(from);
  const own = fields.get('vars');
  const vars = own === undefined ? defaults : loadVars(own.value, defaults, '"vars"', from);
  const origin = describeOrigin(defaults.files.size > 0, own !== undefined);
  const filling = { context: vars.context, origin, source, problems, flags: settings.flags };
  const expansion = { vars, from, filling, reader };
  const context = { root: settings.root, file, source, builtInNames: settings.builtInNames, problems };
  const stages = stageEntries(fields.get('stages'), reader)
    .flatMap((entry) => expandStage(entry, expansion))
    .flatMap((expanded) => parseStage(expanded, reader) ?? [])
    .map((definition) => resolveStage(definition, context));
  const declared = parseTopLevel({ fields, file, source, filling, reader });
  return { stages, declared, problems: onePerPlace(problems) };
}

function stageEntries(
  entry: YamlEntry | undefined,
  reader: ReturnType<typeof createNodeReader>,
): readonly YamlEntry[] {
  return entry === undefined ? [] : (reader.entries(entry.value, '"stages"') ?? []);
}

function describeOrigin(hasParams: boolean, hasVars: boolean): string | undefined {
  if (hasParams) return hasVars ? `${DEFAULT_PARAMS_FILE} and vars` : DEFAULT_PARAMS_FILE;
  return hasVars ? 'vars' : undefined;
}

/** A mistake in a group of stages turns up once for each of them, and an unfilled template is of the wrong kind as well. */
function onePerPlace(problems: readonly Problem[]): Problem[] {
  const first = new Map<string, Problem>();
  for (const problem of problems) {
    const place = `${problem.line}:${problem.column}`;
    if (!first.has(place)) first.set(place, problem);
  }
  return [...first.values()];
}
