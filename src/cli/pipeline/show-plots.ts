import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeFileDurably } from '../../files/write-file-durably.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { collectPlots, type PlotSettings } from '../../pipeline/inspect/collect-plots.ts';
import type { Plot, PlotContent } from '../../pipeline/inspect/plot.ts';
import { makeStateFolder } from '../../pipeline/state-folder.ts';
import type { CommandContext } from '../command-context.ts';
import { openRevisions } from './open-versions.ts';
import { toProjectPath } from './project-paths.ts';
import { formatPlotsPage } from '../views/plots-page.ts';

export interface PlotsOptions {
  readonly out?: string;
  readonly x?: string;
  readonly y?: string;
  readonly template?: string;
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** False for `--no-header`. */
  readonly header: boolean;
}

/** Where the page is made if nothing else is asked for, as DVC does. */
const DEFAULT_FOLDER = 'dvc_plots';

/** Draws plots of one or several revisions into one page and says where it is; under `--json` shows what is in it. */
export async function showPlots(
  context: CommandContext,
  { revisions, targets }: { readonly revisions: readonly string[]; readonly targets: readonly string[] },
  options: PlotsOptions,
): Promise<undefined> {
  const versions = await openRevisions(context, revisions);
  const declared = new Set(
    versions.flatMap(
      ({ pipeline }) => pipeline?.files.flatMap(({ plots }) => plots.map(({ path }) => path)) ?? [],
    ),
  );
  const plots = await collectPlots(versions, {
    targets: targets.map((target) => (declared.has(target) ? target : toProjectPath(context, target))),
    settings: settingsOf(options),
  });
  for (const { name, error } of versions) {
    if (error !== undefined && !context.json)
      context.note(`${context.noteStyle.yellow('note')}  ${name}: ${error.message}`);
  }
  if (context.json) {
    context.printJson({ plots: plots.map(toJsonPlot) });
    return undefined;
  }
  if (plots.length === 0) {
    if (versions.some(({ error }) => error !== undefined)) return undefined;
    context.note(
      'pipeline.yaml declares no plots, so no page was made. Draw any file: rakuten plots show FILE',
    );
    return undefined;
  }
  const page = formatPlotsPage({
    title: basename(findProjectRoot(context.cwd)),
    versions: versions.map(({ name }) => name),
    plots,
  });
  const folder = resolve(context.cwd, options.out ?? DEFAULT_FOLDER);
  // The page can be made again at any time: it stays out of commits, unless someone chose its place.
  if (options.out === undefined) makeStateFolder(folder);
  const path = join(folder, 'index.html');
  writeFileDurably(path, page);
  for (const { id, versions: drawn } of plots) {
    for (const { name, content } of drawn) {
      if (content.kind !== 'error') continue;
      const where = drawn.length > 1 ? `${name}, ${id}` : id;
      context.note(`${context.noteStyle.yellow('note')}  ${where}: ${content.message}`);
    }
  }
  context.print(pathToFileURL(path).href);
  context.note(
    context.noteStyle.dim(
      `${plots.length === 1 ? '1 plot' : `${plots.length} plots`} in ${relative(context.cwd, path)}`,
    ),
  );
  return undefined;
}

/** Only what was typed, so that it does not cover what is declared. */
function settingsOf({ x, y, template, title, xLabel, yLabel, header }: PlotsOptions): PlotSettings {
  const typed = { x, y, template, title, xLabel, yLabel, header: header ? undefined : false };
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
}

function toJsonPlot({ id, title, shape, xLabel, yLabel, versions }: Plot): Record<string, unknown> {
  return {
    ...{ id, title, shape, xLabel, yLabel },
    revisions: Object.fromEntries(versions.map(({ name, content }) => [name, toJsonContent(content)])),
  };
}

/** Pictures and pages by their size only. */
function toJsonContent(content: PlotContent): unknown {
  if (content.kind === 'image') {
    return { kind: 'image', mediaType: content.mediaType, bytes: content.bytes.length };
  }
  return content.kind === 'page' ? { kind: 'page', bytes: Buffer.byteLength(content.html) } : content;
}
