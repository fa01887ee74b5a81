import { relative, resolve } from 'node:path';
import { withSlashes } from '../../files/with-slashes.ts';
import type { Pipeline } from '../definition/load-pipeline.ts';
import { chooseStages } from '../definition/select-stages.ts';
import type { Stage, StageOut } from '../definition/stage.ts';
import { isInside } from '../path-overlap.ts';

export interface OutChoice {
  /** Stages, pipeline files, `*.dvc` files or paths of outs, as typed in `folder`; none: all of the project. */
  readonly targets: readonly string[];
  /** Absolute. */
  readonly folder: string;
  /** The outs of whatever the targets need, too. */
  readonly withDeps: boolean;
}

/** An out and the stage that makes it. */
export interface ChosenOut {
  readonly stage: Stage;
  readonly out: StageOut;
}

/** The outs that targets mean, in graph order. Throws `STAGE_NOT_FOUND` for a target that is nothing of the kind. */
export function chooseOuts(pipeline: Pipeline, { targets, folder, withDeps }: OutChoice): ChosenOut[] {
  const all = pipeline.graph.order.flatMap((stage) => stage.outs.map((out) => ({ stage, out })));
  if (targets.length === 0) return all;
  const outs = new Set<StageOut>();
  const names: string[] = [];
  for (const target of targets) {
    const place = resolve(folder, target);
    // A folder stands for the outs in it, and what lies in a folder that is an out for that folder.
    const byPath = all.filter(({ out }) => isInside(out.absolute, place) || isInside(place, out.absolute));
    for (const { out } of byPath) outs.add(out);
    if (byPath.length === 0) names.push(target);
    else if (withDeps) names.push(...byPath.map(({ stage }) => stage.address));
  }
  const stages =
    names.length === 0 ? [] : chooseStages(pipeline, { targets: names, folder, singleItem: !withDeps });
  const addresses = new Set(stages.map(({ address }) => address));
  return all.filter(({ stage, out }) => outs.has(out) || addresses.has(stage.address));
}

/** A path of the project as it is shown: seen from a folder, with `/`; a folder ends in one. */
export function showPath(absolute: string, folder: string, isFolder: boolean): string {
  const path = withSlashes(relative(folder, absolute));
  return isFolder ? `${path}/` : path;
}
