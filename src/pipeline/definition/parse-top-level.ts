import { resolve } from 'node:path';
import { valueOf, type YamlEntry, type YamlNode } from '../yaml/read-yaml.ts';
import type { SourceText } from '../yaml/source-text.ts';
import { fillNode, type Filling } from './fill-template.ts';
import { isNothing, type NodeReader } from './node-reader.ts';
import type { Artifact, PipelineFile, PlotDefinition } from './pipeline-file.ts';
import { PLOT_KEYS, readPlotTexts, type PlotOptions } from './plot-options.ts';
import type { StageFile, StagePath } from './stage.ts';
import type { Located } from './stage-definition.ts';

const ARTIFACT_KEYS = ['path', 'type', 'desc', 'labels', 'meta'];
const NO_OPTIONS: PlotOptions = {
  x: undefined,
  y: undefined,
  ...readPlotTexts(() => undefined),
  header: undefined,
};

export interface TopLevel {
  readonly fields: ReadonlyMap<string, YamlEntry>;
  readonly file: StageFile;
  readonly source: SourceText;
  readonly filling: Filling;
  readonly reader: NodeReader;
}

/** The sections metrics, params, plots and artifacts of a pipeline file, templates filled in. */
export function parseTopLevel(top: TopLevel): PipelineFile {
  const section = (name: string): YamlNode | undefined => {
    const node = top.fields.get(name)?.value;
    return node && fillNode(node, top.filling);
  };
  return {
    file: top.file,
    metrics: parsePaths(section('metrics'), '"metrics"', top),
    params: parsePaths(section('params'), '"params"', top),
    plots: parsePlots(section('plots'), top),
    artifacts: parseArtifacts(section('artifacts'), top),
  };
}

function parsePaths(node: YamlNode | undefined, what: string, top: TopLevel): StagePath[] {
  return listOf(node, what, top).flatMap((item) => {
    const path = top.reader.text(item, what);
    return path === undefined ? [] : [at(path, top)];
  });
}

/** A list of paths and maps; a map alone is taken as well. */
function parsePlots(node: YamlNode | undefined, top: TopLevel): PlotDefinition[] {
  const items = node?.kind === 'map' ? [node] : listOf(node, '"plots"', top);
  return items.flatMap((item): PlotDefinition[] => {
    if (item.kind === 'map') return item.entries.flatMap((entry) => parsePlot(entry, top) ?? []);
    const path = top.reader.text(item, '"plots"');
    return path === undefined ? [] : [{ ...at(path, top), options: NO_OPTIONS }];
  });
}

function parsePlot(entry: YamlEntry, top: TopLevel): PlotDefinition | undefined {
  const { reader } = top;
  const path = reader.key(entry);
  if (isNothing(entry.value)) return { ...at(path, top), options: NO_OPTIONS };
  const fields = reader.map(entry.value, `plot "${path.text}"`, PLOT_KEYS);
  if (fields === undefined) return undefined;
  const of = (key: string): string => `"${key}" of plot "${path.text}"`;
  const axis = (key: 'x' | 'y'): PlotOptions['x'] => {
    const field = fields.get(key);
    if (field === undefined) return undefined;
    if (!isAxis(field.value, key === 'y')) {
      const shape =
        key === 'y' ? 'a field, a list of fields, or fields by file' : 'a field, or a field by file';
      reader.fail(field.value, `expected ${shape} as ${of(key)}.`);
    }
    return valueOf(field.value);
  };
  return {
    ...at(path, top),
    options: {
      x: axis('x'),
      y: axis('y'),
      ...readPlotTexts((key) => reader.textOf(fields.get(key), of(key))?.text),
      header: undefined,
    },
  };
}

function isAxis(node: YamlNode, mayBeList: boolean): boolean {
  const isField = (one: YamlNode): boolean => one.kind === 'scalar' && typeof one.value === 'string';
  const isFields = (one: YamlNode): boolean =>
    isField(one) || (mayBeList && one.kind === 'list' && one.items.every(isField));
  return isFields(node) || (node.kind === 'map' && node.entries.every(({ value }) => isFields(value)));
}

function parseArtifacts(node: YamlNode | undefined, top: TopLevel): Artifact[] {
  const { reader } = top;
  if (node === undefined) return [];
  return (reader.entries(node, '"artifacts"') ?? []).flatMap((entry) => {
    const name = reader.key(entry).text;
    const fields = reader.map(entry.value, `artifact "${name}"`, ARTIFACT_KEYS);
    if (fields === undefined) return [];
    const of = (key: string): string => `"${key}" of artifact "${name}"`;
    const text = (key: string): Located | undefined => reader.textOf(fields.get(key), of(key));
    const path = text('path');
    if (!fields.has('path'))
      reader.fail(entry, `expected the path of artifact "${name}": the key "path" is missing.`);
    if (path === undefined) return [];
    const meta = fields.get('meta');
    return [
      {
        ...at(path, top),
        name,
        type: text('type')?.text,
        desc: text('desc')?.text,
        labels: reader
          .list(fields.get('labels'), of('labels'))
          .flatMap((label) => reader.text(label, of('labels'))?.text ?? []),
        meta: meta && valueOf(meta.value),
      },
    ];
  });
}

function listOf(node: YamlNode | undefined, what: string, { reader }: TopLevel): readonly YamlNode[] {
  return node === undefined
    ? []
    : reader.list({ key: what, value: node, start: node.start, end: node.end }, what);
}

function at(path: Located, { file, source }: TopLevel): StagePath {
  return {
    path: path.text,
    absolute: resolve(file.folder, path.text),
    place: { source, start: path.start, end: path.end },
  };
}
