import { collectMetrics, collectParams, type FileValues } from '../../pipeline/inspect/collect-values.ts';
import { diffFiles, type ValuesByFile } from '../../pipeline/inspect/diff-values.ts';
import type { ProjectVersion } from '../../pipeline/inspect/project-version.ts';
import type { CommandContext } from '../command-context.ts';
import { openBothSides, WORKSPACE } from './open-versions.ts';
import { toProjectPath, toShownPath } from './project-paths.ts';
import { DEFAULT_DIGITS, noteProblems } from './show-metric-files.ts';
import { formatDiff, toJsonDiff } from '../views/diff-view.ts';

export interface DiffOptions {
  readonly targets?: readonly string[];
  readonly all?: boolean;
  readonly md?: boolean;
  /** False for `--no-path`. */
  readonly path: boolean;
  readonly precision?: number;
  /** Of `params diff`: only what stages depend on. */
  readonly deps?: boolean;
}

/** What is compared, and how it is shown. */
interface Comparison {
  readonly title: string;
  readonly collect: (version: ProjectVersion, targets: readonly string[]) => Promise<Map<string, FileValues>>;
  readonly showChange: boolean;
  readonly digits: number | undefined;
}

/** `metrics diff`. Throws `GIT_NOT_FOUND` or `REVISION_NOT_FOUND`. */
export function showMetricsDiff(
  context: CommandContext,
  from: string | undefined,
  to: string | undefined,
  options: DiffOptions,
): Promise<undefined> {
  const digits = options.precision ?? DEFAULT_DIGITS;
  return showDiff(context, [from, to], options, {
    title: 'Metric',
    collect: collectMetrics,
    showChange: true,
    digits,
  });
}

/** `params diff`. Throws `GIT_NOT_FOUND` or `REVISION_NOT_FOUND`. */
export function showParamsDiff(
  context: CommandContext,
  from: string | undefined,
  to: string | undefined,
  options: DiffOptions,
): Promise<undefined> {
  const depsOnly = options.deps ?? false;
  const collect: Comparison['collect'] = (version, targets) => collectParams(version, targets, { depsOnly });
  return showDiff(context, [from, to], options, {
    title: 'Param',
    collect,
    showChange: false,
    digits: undefined,
  });
}

async function showDiff(
  context: CommandContext,
  [from, to]: readonly [string | undefined, string | undefined],
  options: DiffOptions,
  { title, collect, showChange, digits }: Comparison,
): Promise<undefined> {
  const targets = (options.targets ?? []).map((target) => toProjectPath(context, target));
  const versions = await openBothSides(context, from, to);
  const sides: ValuesByFile[] = [];
  for (const version of versions ?? []) {
    const files = await collect(version, targets);
    noteProblems(context, version, files);
    sides.push(
      new Map([...files].flatMap(([path, file]) => (file.kind === 'values' ? [[path, file.values]] : []))),
    );
  }
  const [old = new Map(), current = new Map()] = sides;
  const diff = diffFiles(old, current, { unchanged: options.all ?? false }).map((file) => ({
    ...file,
    path: toShownPath(context, file.path),
  }));
  if (context.json) {
    context.printJson(toJsonDiff(diff));
    return undefined;
  }
  const style = {
    ...{ title, showChange, digits },
    sides: [from ?? 'HEAD', to ?? WORKSPACE] as const,
    showPath: options.path,
    markdown: options.md ?? false,
  };
  formatDiff(diff, style, context).forEach(context.print);
  const isKnown = versions?.every(({ error }) => error === undefined) ?? true;
  if (diff.length === 0 && isKnown) context.note(`No changes between ${style.sides.join(' and ')}.`);
  return undefined;
}
