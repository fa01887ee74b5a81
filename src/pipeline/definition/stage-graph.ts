import { AppError } from '../../errors/app-error.ts';
import { suggestName } from '../../errors/nearest-name.ts';
import { overlaps } from '../path-overlap.ts';
import { problemAt, type Problem } from '../yaml/source-text.ts';
import type { Stage } from './stage.ts';

/** Which stage needs which: by name, in the order of the needed outputs in the stage's deps. */
export interface StageGraph {
  /** Every stage behind all that it needs; otherwise in the order of pipeline.yaml. */
  readonly order: readonly Stage[];
  readonly needs: ReadonlyMap<string, readonly string[]>;
}

/** Joins deps with the outputs that they are, lie in or contain. A loop is a problem, named stage by stage. */
export function buildStageGraph(stages: readonly Stage[]): { graph: StageGraph; problems: Problem[] } {
  const needs = new Map<string, readonly string[]>();
  for (const stage of stages) {
    const makers = stage.deps.flatMap((dep) =>
      stages.filter((maker) => maker.outs.some((out) => overlaps(out.absolute, dep.absolute))),
    );
    needs.set(stage.name, [...new Set(makers.map((maker) => maker.name))]);
  }
  const loop = findLoop(stages, needs);
  if (loop !== undefined) {
    const first = stages.find((stage) => stage.name === loop[0]);
    const message =
      loop.length === 2
        ? `expected stages without a loop, got "${loop[0] ?? ''}", which depends on its own output.`
        : `expected stages without a loop, got ${loop.join(' → ')} (each needs the next one's output).`;
    const place = first?.place;
    return {
      graph: { order: stages, needs },
      problems: place === undefined ? [] : [problemAt(place.source, place.start, place.end, message)],
    };
  }
  return { graph: { order: sortByNeeds(stages, needs), needs }, problems: [] };
}

/** The stages to look at for the given targets: they and all that they need, in graph order; all stages without targets. */
export function selectStages(
  graph: StageGraph,
  targets: readonly string[],
  singleItem: boolean,
): readonly Stage[] {
  if (targets.length === 0) return graph.order;
  const names = new Set<string>();
  const add = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    if (!singleItem) graph.needs.get(name)?.forEach(add);
  };
  for (const target of targets) {
    if (!graph.needs.has(target)) throw stageNotFound(target, graph);
    add(target);
  }
  return graph.order.filter((stage) => names.has(stage.name));
}

function stageNotFound(name: string, graph: StageGraph): AppError {
  const known = [...graph.needs.keys()];
  return new AppError(
    'STAGE_NOT_FOUND',
    `Expected one of the stages ${known.join(', ')}, got "${name}".${suggestName(name, known)}`,
    { hint: 'rakuten dag' },
  );
}

function sortByNeeds(stages: readonly Stage[], needs: ReadonlyMap<string, readonly string[]>): Stage[] {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const order = new Set<Stage>();
  const visit = (stage: Stage): void => {
    if (order.has(stage)) return;
    for (const name of needs.get(stage.name) ?? []) {
      const needed = byName.get(name);
      if (needed !== undefined) visit(needed);
    }
    order.add(stage);
  };
  stages.forEach(visit);
  return [...order];
}

/** The names along a loop, its first stage again at the end; undefined where there is none. */
function findLoop(
  stages: readonly Stage[],
  needs: ReadonlyMap<string, readonly string[]>,
): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): string[] | undefined => {
    if (done.has(name)) return undefined;
    const at = path.indexOf(name);
    if (at !== -1) return [...path.slice(at), name];
    path.push(name);
    for (const needed of needs.get(name) ?? []) {
      const loop = visit(needed);
      if (loop !== undefined) return loop;
    }
    path.pop();
    done.add(name);
    return undefined;
  };
  for (const { name } of stages) {
    const loop = visit(name);
    if (loop !== undefined) return loop;
  }
  return undefined;
}
