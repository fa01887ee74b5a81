import {
  findStaleReasons,
  readStageState,
  type StageState,
  type StateSources,
} from './find-stale-reasons.ts';
import type { LockBook } from '../lock/lock-book.ts';
import type { StageGraph } from '../definition/stage-graph.ts';
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

/** What counts as stale beyond, or in spite of, what differs. */
export interface Strictness {
  /** Everything does. */
  readonly force?: boolean;
  /** Data that is merely not here does not: as recorded, it would be what the lock says. */
  readonly allowsMissing?: boolean;
}

/** Decides for each of the chosen stages, in graph order, whether it has to run. Reads; changes nothing. */
export async function makePlan(
  stages: readonly Stage[],
  { needs }: StageGraph,
  lock: Pick<LockBook, 'find'>,
  sources: StateSources,
  strictness: Strictness = {},
): Promise<PlannedStage[]> {
  const plan: PlannedStage[] = [];
  const mayRun = new Set<string>();
  for (const stage of stages) {
    const state = await readStageState(stage, sources);
    const reasons = decideReasons(stage, state, lock, sources, strictness);
    const upstream = (needs.get(stage.address) ?? []).filter((name) => mayRun.has(name));
    if (reasons.length > 0 || upstream.length > 0) mayRun.add(stage.address);
    const settled = reasons.filter((reason) => !isAwaited(stage, reason, plan, upstream));
    plan.push({ stage, state, decision: decide(settled, upstream) });
  }
  return plan;
}

/** What is missing now may be there, and the same as before, once the stages before it have run. */
function isAwaited(
  { deps }: Stage,
  reason: StaleReason,
  plan: readonly PlannedStage[],
  upstream: readonly string[],
): boolean {
  if (reason.kind !== 'dep-missing') return false;
  const dep = deps.find(({ path }) => path === reason.path);
  const makers = plan.filter(({ stage }) => upstream.includes(stage.address));
  return makers.some(
    ({ stage }) => dep !== undefined && stage.outs.some((out) => overlaps(out.absolute, dep.absolute)),
  );
}

/** Why a stage has to run, `forced` included; empty where it is up to date. */
export function decideReasons(
  stage: Stage,
  state: StageState,
  lock: Pick<LockBook, 'find'>,
  { isStored }: StateSources,
  { force = false, allowsMissing = false }: Strictness,
): readonly StaleReason[] {
  const found = findStaleReasons(stage, state, lock.find(stage), isStored);
  const reasons = allowsMissing && found.every(isAboutMissing) ? [] : found;
  return force && reasons.length === 0 ? [{ kind: 'forced' }] : reasons;
}

function isAboutMissing({ kind }: StaleReason): boolean {
  return kind === 'dep-missing' || kind === 'out-missing' || kind === 'out-not-cached';
}

/** Deps that are not there and that no stage which runs first will make, each with its place in pipeline.yaml. */
export function findMissingDeps(plan: readonly PlannedStage[]): Problem[] {
  const toDo = plan.filter(({ decision }) => decision.kind !== 'up-to-date');
  const makers = toDo.flatMap(({ stage }) => stage.outs);
  // A frozen stage does not look at its deps, and tracked data is not made from any.
  const running = toDo.filter(({ stage }) => !stage.frozen && stage.command.kind !== 'tracked');
  return running.flatMap(({ stage, state }) =>
    stage.deps.flatMap(({ path, absolute, place }) => {
      if (state.deps.get(path) !== undefined || makers.some((out) => overlaps(out.absolute, absolute)))
        return [];
      const message = `expected "${path}", which stage "${stage.address}" depends on, found no such file or folder.`;
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
