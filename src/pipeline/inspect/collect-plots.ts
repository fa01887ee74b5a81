import { resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { PlotOptions } from '../definition/plot-options.ts';
import { formatValue, isYamlList, isYamlMap, type YamlValue } from '../yaml/yaml-value.ts';
import { projectPath } from './pipeline-nodes.ts';
import { findTemplate, PLOT_TEMPLATES, type Plot, type PlotContent, type PlotVersion } from './plot.ts';
import { mediaTypeOf, readPlotRows, type PlotRow } from './plot-rows.ts';
import { readSeries } from './plot-series.ts';
import type { ProjectVersion } from './project-version.ts';

export type PlotSettings = Partial<PlotOptions>;

/** A plot that is to be drawn: a file, or the files that its axes name. */
interface PlotRequest {
  readonly id: string;
  /** Undefined where the axes name the files. */
  readonly file: string | undefined;
  /** What paths in the axes are relative to, as a path of the project. */
  readonly folder: string;
  readonly options: PlotSettings;
}

export interface CollectPlotsOptions {
  /** Ids of plots or paths of files; all that are declared where there are none. */
  readonly targets: readonly string[];
  /** What wins over the declared options. */
  readonly settings: PlotSettings;
}

/**
 * The plots of one or several versions of a project, each with its data in every version, in the order in which they are
 * declared. What cannot be read is content of kind `error`. How to draw a plot is taken from the first version that has it.
 */
export async function collectPlots(
  versions: readonly ProjectVersion[],
  { targets, settings }: CollectPlotsOptions,
): Promise<Plot[]> {
  const requests = new Map<string, PlotRequest>();
  const contents = new Map<string, PlotVersion[]>();
  for (const version of versions) {
    for (const request of await requestsOf(version, targets)) {
      const known = requests.get(request.id) ?? { ...request, options: { ...request.options, ...settings } };
      requests.set(request.id, known);
      const content = await readContent(version, known);
      contents.set(request.id, [...(contents.get(request.id) ?? []), { name: version.name, content }]);
    }
  }
  return [...requests.values()].map((request) => describePlot(request, contents.get(request.id) ?? []));
}

async function requestsOf(version: ProjectVersion, targets: readonly string[]): Promise<PlotRequest[]> {
  const declared = await expandFolders(version, declaredPlots(version));
  if (targets.length === 0) return declared;
  const wanted = targets.flatMap((target): PlotRequest[] => {
    const found = declared.filter(
      ({ id, file }) => id === target || file === target || id.startsWith(`${target}/`),
    );
    return found.length > 0 ? found : [{ id: target, file: target, folder: '', options: {} }];
  });
  return expandFolders(version, wanted);
}

function declaredPlots({ pipeline }: ProjectVersion): PlotRequest[] {
  if (pipeline === undefined) return [];
  const { root } = pipeline;
  const outs = pipeline.stages.flatMap((stage) =>
    stage.outs.flatMap(({ role, absolute, plot }): PlotRequest[] =>
      role === 'plot'
        ? [
            {
              id: projectPath(root, absolute),
              file: projectPath(root, absolute),
              folder: '',
              options: plot ?? {},
            },
          ]
        : [],
    ),
  );
  const top = pipeline.files.flatMap(({ file, plots }) =>
    plots.map(({ path, absolute, options }): PlotRequest => {
      const named = isYamlMap(options.y ?? null);
      const place = projectPath(root, absolute);
      return {
        id: named ? path : place,
        file: named ? undefined : place,
        folder: projectPath(root, file.folder),
        options,
      };
    }),
  );
  // A plot of the section says how to draw the output of the same path.
  const shadowed = new Set(top.map(({ id }) => id));
  return [...outs.filter(({ id }) => !shadowed.has(id)), ...top];
}

async function expandFolders(
  version: ProjectVersion,
  requests: readonly PlotRequest[],
): Promise<PlotRequest[]> {
  const expanded = await Promise.all(
    requests.map(async (request) => {
      const files = request.file === undefined ? [] : await version.list(request.file);
      if (files.length === 0 || (files.length === 1 && files[0] === request.file)) return [request];
      return files.map((file) => ({ ...request, id: file, file }));
    }),
  );
  return expanded.flat();
}

async function readContent(
  version: ProjectVersion,
  { file, folder, options }: PlotRequest,
): Promise<PlotContent> {
  try {
    const mediaType = file === undefined ? undefined : mediaTypeOf(file);
    if (file !== undefined && mediaType !== undefined) {
      return { kind: 'image', mediaType, bytes: await readFile(version, file) };
    }
    if (file?.endsWith('.html') === true) {
      return { kind: 'page', html: (await readFile(version, file)).toString() };
    }
    const header = options.header ?? true;
    const rowsOf = async (path: string): Promise<PlotRow[]> =>
      readPlotRows(path, await readFile(version, path), { header });
    return await readSeries({
      file,
      options,
      shape: shapeOf(options).shape,
      rowsOf,
      pathOf: (path) => pathIn(folder, path),
    });
  } catch (error) {
    if (error instanceof AppError) return { kind: 'error', message: error.message };
    throw error;
  }
}

async function readFile(version: ProjectVersion, path: string): Promise<Buffer> {
  const content = await version.read(path);
  if (content !== undefined) return content;
  throw new AppError('DATA_NOT_FOUND', `Expected the file ${path}, found it neither there nor in the cache.`);
}

function pathIn(folder: string, path: string): string {
  return projectPath('/', resolve('/', folder, path));
}

function shapeOf({ template }: PlotSettings): Pick<Plot, 'shape' | 'sorted'> {
  const found = findTemplate(template);
  if (found !== undefined) return found;
  throw new AppError(
    'DATA_INVALID',
    `Expected one of the templates ${PLOT_TEMPLATES.join(', ')}, got "${template ?? ''}".`,
  );
}

function describePlot({ id, options }: PlotRequest, versions: readonly PlotVersion[]): Plot {
  const shape = findTemplate(options.template) ?? { shape: 'line', sorted: false };
  const series = versions.flatMap(({ content }) => (content.kind === 'series' ? content.series : []));
  const fields = [...new Set(series.map(({ name }) => name))];
  const isMatrix = versions.some(({ content }) => content.kind === 'matrix');
  return {
    id,
    ...shape,
    ...(isMatrix ? { shape: 'confusion' } : {}),
    title: options.title ?? id,
    xLabel: options.xLabel ?? axisName(options.x) ?? 'step',
    yLabel: options.yLabel ?? (fields.length === 1 ? (fields[0] ?? '') : ''),
    versions,
  };
}

/** The name of a field, where an axis is one. */
function axisName(axis: YamlValue | undefined): string | undefined {
  if (typeof axis === 'string') return axis;
  if (!isYamlMap(axis)) return undefined;
  const fields = new Set(
    [...axis.values()].flatMap((value) =>
      isYamlList(value) ? value.map(formatValue) : [formatValue(value)],
    ),
  );
  return fields.size === 1 ? [...fields][0] : undefined;
}
