import { statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { suggestName } from '../../errors/nearest-name.ts';
import { isInside } from '../path-overlap.ts';
import { PIPELINE_FILE } from './find-pipeline-files.ts';
import { pipelineNotFound, type Pipeline } from './load-pipeline.ts';
import { matchGlob } from './match-glob.ts';
import type { Stage } from './stage.ts';

/** Which stages a command is about, as `repro` of DVC takes it. */
export interface Selection {
  /** As typed; paths among them are relative to `folder`. None: the stages of the folder's pipeline.yaml. */
  readonly targets: readonly string[];
  /** Absolute; the project's root where it is left out. */
  readonly folder?: string;
  /** Only the targets, not what they need. */
  readonly singleItem?: boolean;
  /** Everything that is connected with the targets. */
  readonly pipeline?: boolean;
  /** All stages of the project, whatever the targets. */
  readonly allPipelines?: boolean;
  /** The targets and what needs them, instead of what they need. */
  readonly downstream?: boolean;
  /** A target that is a folder stands for the stages of all files in it. */
  readonly recursive?: boolean;
  /** Targets are patterns of stage names: `train*`, `sub/pipeline.yaml:train*`. */
  readonly glob?: boolean;
}

/** The stages to look at, in graph order. Throws `STAGE_NOT_FOUND` or `PIPELINE_NOT_FOUND`. */
export function chooseStages(pipeline: Pipeline, selection: Selection): readonly Stage[] {
  const { graph } = pipeline;
  if (selection.allPipelines) return graph.order;
  const targets = new Set(findTargets(pipeline, selection).map(({ address }) => address));
  const reached = selection.pipeline
    ? closure(targets, joinMaps(graph.needs, reverse(graph.needs)))
    : selection.singleItem
      ? targets
      : closure(targets, selection.downstream ? reverse(graph.needs) : graph.needs);
  return graph.order.filter(({ address }) => reached.has(address));
}

/** The stages that the targets name, without those that they need; in the order of the targets. */
export function findTargets(pipeline: Pipeline, selection: Selection): readonly Stage[] {
  const folder = selection.folder ?? pipeline.root;
  if (selection.targets.length > 0) {
    const found = selection.targets.flatMap((target) => findTarget(target, pipeline, folder, selection));
    return [...new Set(found)];
  }
  const own = relative(pipeline.root, join(folder, PIPELINE_FILE));
  const isThere = pipeline.files.some(({ file }) => file.path === own);
  if (!isThere) throw pipelineNotFound(folder);
  return pipeline.stages.filter(({ file }) => file.path === own);
}

function findTarget(
  target: string,
  pipeline: Pipeline,
  folder: string,
  { recursive, glob }: Selection,
): readonly Stage[] {
  const { root, stages } = pipeline;
  const absolute = resolve(folder, target);
  if (recursive && statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true) {
    return stages.filter((stage) => isInside(stage.file.folder, absolute));
  }
  const colon = target.lastIndexOf(':');
  const [typedFile, name] = colon === -1 ? ['', target] : [target.slice(0, colon), target.slice(colon + 1)];
  const file = relative(root, resolve(folder, typedFile === '' ? PIPELINE_FILE : ownName(typedFile)));
  const ofFile = stages.filter((stage) => stage.file.path === file);
  const named = ofFile.filter((stage) => (glob ? matchGlob(stage.name, name) : stage.name === name));
  if (named.length > 0) return named;
  const members = ofFile.filter(({ group }) => group === name);
  if (members.length > 0) return members;
  const path = relative(root, ownName(absolute));
  const ofPath = stages.filter((stage) => stage.file.path === path);
  if (ofPath.length > 0 || pipeline.files.some((one) => one.file.path === path)) return ofPath;
  // An address as messages show it, wherever one stands; an output; the data of a *.dvc file.
  const addressed = stages.filter(({ address }) => address === target);
  if (addressed.length > 0) return addressed;
  const made = pipeline.outputs.overlapping(absolute).filter(({ out }) => isInside(absolute, out.absolute));
  if (made.length > 0) return made.map(({ stage }) => stage);
  throw stageNotFound(target, pipeline);
}

/** What a user of DVC types is understood. */
function ownName(path: string): string {
  return path.replace(/(^|\/)dvc\.yaml$/, `$1${PIPELINE_FILE}`);
}

function stageNotFound(target: string, { stages, root }: Pipeline): AppError {
  const known = stages.filter(({ command }) => command.kind !== 'tracked').map(({ address }) => address);
  const groups = stages.flatMap(({ group }) => group ?? []);
  const suggestion = suggestName(target, [...known, ...groups]);
  const message =
    known.length === 0
      ? `Expected a stage of ${root}, which has none, got "${target}".`
      : `Expected one of the stages ${known.join(', ')}, got "${target}".${suggestion}`;
  return new AppError('STAGE_NOT_FOUND', message, { hint: 'rakuten dag' });
}

function closure(start: ReadonlySet<string>, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set(start);
  for (const address of reached) for (const one of next.get(address) ?? []) reached.add(one);
  return reached;
}

function reverse(needs: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const reversed = new Map([...needs.keys()].map((address): [string, string[]] => [address, []]));
  for (const [address, needed] of needs) for (const one of needed) reversed.get(one)?.push(address);
  return reversed;
}

function joinMaps(
  left: ReadonlyMap<string, readonly string[]>,
  right: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  return new Map([...left].map(([key, values]) => [key, [...values, ...(right.get(key) ?? [])]]));
}
