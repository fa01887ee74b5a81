import { isAbsolute, relative, resolve, sep } from 'node:path';
import { withSlashes } from '../../files/with-slashes.ts';
import type { Pipeline } from '../definition/load-pipeline.ts';
import { findTargets } from '../definition/select-stages.ts';
import type { GraphNode } from './layer-graph.ts';

/** A stage as a node of the graph, or one of the files that stages make. */
export interface PipelineNode extends GraphNode {
  readonly desc: string | undefined;
  readonly frozen: boolean;
}

/** The stages as a graph: by address, in graph order; frozen ones with what they would need. */
export function stageNodes({ graph }: Pipeline): PipelineNode[] {
  return graph.order.map(({ address, desc, frozen }) => ({
    name: address,
    desc,
    frozen,
    needs: graph.declaredNeeds.get(address) ?? [],
  }));
}

/** The outputs as a graph: by path relative to the project, each with the outputs that its stage reads. */
export function outNodes({ root, graph, outputs }: Pipeline): PipelineNode[] {
  return graph.order.flatMap((stage) => {
    const made = stage.deps
      .flatMap((dep) => outputs.overlapping(dep.absolute))
      .filter((other) => other.stage !== stage)
      .map(({ out }) => projectPath(root, out.absolute));
    const needs = [...new Set(made)];
    return stage.outs.map((out) => ({
      name: projectPath(root, out.absolute),
      desc: undefined,
      frozen: false,
      needs,
    }));
  });
}

/**
 * The nodes that targets mean, as typed in `folder`. With `outs` the nodes are outputs: the target itself where it is one,
 * else all that its stages make. Throws `STAGE_NOT_FOUND`.
 */
export function findNodes(
  pipeline: Pipeline,
  targets: readonly string[],
  { outs, folder }: { readonly outs: boolean; readonly folder: string },
): string[] {
  return targets.flatMap((target) => {
    const stages = findTargets(pipeline, { targets: [target], folder });
    if (!outs) return stages.map(({ address }) => address);
    const made = stages.flatMap((stage) => stage.outs.map(({ absolute }) => absolute));
    const own = made.filter((absolute) => absolute === resolve(folder, target));
    return (own.length > 0 ? own : made).map((absolute) => projectPath(pipeline.root, absolute));
  });
}

/** A path relative to the project's folder, with `/`; paths outside it stay absolute. */
export function projectPath(root: string, absolute: string): string {
  const path = relative(root, absolute);
  return path.startsWith(`..${sep}`) || path === '..' || isAbsolute(path) ? absolute : withSlashes(path);
}
