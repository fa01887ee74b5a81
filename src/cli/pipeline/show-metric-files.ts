import { collectMetrics, type FileValues } from '../../pipeline/inspect/collect-values.ts';
import type { ProjectVersion } from '../../pipeline/inspect/project-version.ts';
import type { CommandContext } from '../command-context.ts';
import { branchOf, listScope, openRevisions, WORKSPACE, type RevisionScope } from './open-versions.ts';
import { toProjectPath, toShownPath } from './project-paths.ts';
import { formatMetricFiles, toJsonMetricFiles, type VersionMetrics } from '../views/metric-files-view.ts';

export interface ShowFilesOptions extends RevisionScope {
  readonly md?: boolean;
  readonly precision?: number;
}

/** Digits behind the point where nothing else is asked for. */
export const DEFAULT_DIGITS = 5;

/** Shows metrics files, of several revisions where that is asked for. What cannot be read is noted, and no error. */
export async function showMetricFiles(
  context: CommandContext,
  targets: readonly string[],
  options: ShowFilesOptions,
): Promise<undefined> {
  const revisions = await listScope(context, options);
  const versions = await openRevisions(context, revisions);
  const paths = targets.map((target) => toProjectPath(context, target));
  const shown: VersionMetrics[] = [];
  for (const version of versions) {
    const files = await collectMetrics(version, paths);
    noteProblems(context, version, files);
    shown.push({
      name: versions.length === 1 ? '' : version.name,
      error: paths.length === 0 ? version.error : undefined,
      files: new Map([...files].map(([path, file]) => [toShownPath(context, path), file])),
    });
  }
  const metrics = versions.length === 1 ? shown : await hideWorkspace(context, shown);
  if (context.json) {
    context.printJson(toJsonMetricFiles(metrics));
    return undefined;
  }
  const style = { digits: options.precision ?? DEFAULT_DIGITS, markdown: options.md ?? false };
  const lines = formatMetricFiles(metrics, style, context);
  lines.forEach(context.print);
  if (lines.length === 0 && shown.every(({ files, error }) => files.size === 0 && error === undefined)) {
    context.note('pipeline.yaml declares no metrics. Scores of tracked runs: rakuten metrics show --run');
  }
  return undefined;
}

/** Says what of a version could not be read. */
export function noteProblems(
  context: CommandContext,
  version: ProjectVersion,
  files: ReadonlyMap<string, FileValues>,
): void {
  if (context.json) return;
  const warn = (text: string): void =>
    context.note(`${context.noteStyle.yellow('note')}  ${version.name}: ${text}`);
  if (version.error !== undefined) {
    warn(version.error.message);
    version.error.details.forEach((line) => context.note(`  ${line}`));
  }
  for (const [path, file] of files) {
    if (file.kind === 'missing') warn(`${path} is neither there nor in the cache`);
    else if (file.kind === 'error') warn(file.error.message);
  }
}

/** The workspace says nothing new where it is as the branch that is checked out. */
async function hideWorkspace(context: CommandContext, versions: VersionMetrics[]): Promise<VersionMetrics[]> {
  const branch = await branchOf(context);
  const json = (version: VersionMetrics): string =>
    JSON.stringify(toJsonMetricFiles([{ ...version, name: '' }]));
  const workspace = versions.find(({ name }) => name === WORKSPACE);
  const current = versions.find(({ name }) => name === branch);
  const same = workspace !== undefined && current !== undefined && json(workspace) === json(current);
  return same ? versions.filter((version) => version !== workspace) : versions;
}
