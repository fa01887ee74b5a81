import {
  findStaleReasons,
  readStageState,
  type StageState,
  type StateSources,
} from './find-stale-reasons.ts';
import type { Pipeline } from '../definition/load-pipeline.ts';
import { lockedStage, type PipelineLock } from '../lock/pipeline-lock.ts';
import { overlaps } from '../path-overlap.ts';
import { problemAt, type Problem } from '../yaml/source-text.ts';
import type { Stage } from '../definition/stage.ts';
import type { StaleReason } from './stale-reason.ts';

/** A stage, what it looks like now, and what follows from that. */
export interface PlannedStage {
  readonly stage: Stage;
  readonly state: StageState;
  readonly decision: StageDecision;
}

export type StageDecision =
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'stale'; readonly reasons: readonly StaleReason[] }
  /** Nothing differs yet, but stages that it needs run first; it runs if their outputs change. */
  | { readonly kind: 'waits'; readonly upstream: readonly string[] };

/** Decides for each of the selected stages, in graph order, whether it has to run. Reads; changes nothing. */
export async function makePlan(
  pipeline: Pipeline,
  selected: readonly Stage[],
  lock: PipelineLock,
  sources: StateSources,
  force = false,
): Promise<PlannedStage[]> {
  const plan: PlannedStage[] = [];
  const mayRun = new Set<string>();
  for (const stage of selected) {
    const state = await readStageState(stage, sources);
    const reasons = decideReasons(stage, state, lock, force);
    const upstream = (pipeline.graph.needs.get(stage.name) ?? []).filter((name) => mayRun.has(name));
    if (reasons.length > 0 || upstream.length > 0) mayRun.add(stage.name);
    plan.push({ stage, state, decision: decide(reasons, upstream) });
  }
  return plan;
}

/** Why a stage has to run, `forced` included; empty where it is up to date. */
export function decideReasons(
  stage: Stage,
  state: StageState,
  lock: PipelineLock,
  force: boolean,
): readonly StaleReason[] {
  const reasons = findStaleReasons(stage, state, lockedStage(lock, stage.name));
  return force && reasons.length === 0 ? [{ kind: 'forced' }] : reasons;
}

/** Deps that are not there and that no stage which runs first will make, each with its place in pipeline.yaml. */
export function findMissingDeps(plan: readonly PlannedStage[]): Problem[] {
  const makers = plan
    .filter(({ decision }) => decision.kind !== 'up-to-date')
    .flatMap(({ stage }) => stage.outs);
  return plan.flatMap(({ stage, state }) =>
    stage.deps.flatMap(({ path, absolute, place }) => {
      if (state.deps.get(path) !== undefined || makers.some((out) => overlaps(out.absolute, absolute)))
        return [];
      const message = `expected "${path}", which stage "${stage.name}" depends on, found no such file or folder.`;
      return [problemAt(place.source, place.start, place.end, message)];
    }),
  );
}

const TEMPLATE = /\$\{\s*([^}\s]+)\s*\}/;

/** What helps against missing deps. Where a path comes from a param, that is most likely what to change. */
export function adviseOnMissingDeps(problems: readonly Problem[]): string {
  const template = problems
    .map(({ sourceLine }) => TEMPLATE.exec(sourceLine)?.[1])
    .find((name) => name !== undefined);
  return template === undefined
    ? 'Put it there, or correct the path in pipeline.yaml.'
    : `Put it there, or name another place: rakuten repro -S ${template}=PLACE`;
}

function decide(reasons: readonly StaleReason[], upstream: readonly string[]): StageDecision {
  if (reasons.length > 0) return { kind: 'stale', reasons };
  return upstream.length > 0 ? { kind: 'waits', upstream } : { kind: 'up-to-date' };
}
