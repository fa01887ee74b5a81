import { problemAt, type Problem } from '../yaml/source-text.ts';
import type { OutputIndex } from './output-index.ts';
import type { Stage } from './stage.ts';

/** Which stage needs which: by address, in the order of the needed outputs in the stage's deps. */
export interface StageGraph {
  /** Every stage behind all that it needs; otherwise in the order of the files. */
  readonly order: readonly Stage[];
  /** What has to be brought up to date first. A frozen stage needs nothing. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
  /** The same as declared, of frozen stages too: for showing. */
  readonly declaredNeeds: ReadonlyMap<string, readonly string[]>;
}

/** Joins deps with the outputs that they are, lie in or contain. A loop is a problem, named stage by stage. */
export function buildStageGraph(
  stages: readonly Stage[],
  index: OutputIndex,
): { graph: StageGraph; problems: Problem[] } {
  const rank = new Map(stages.map((stage, place) => [stage.address, place]));
  const byRank = (left: string, right: string): number => (rank.get(left) ?? 0) - (rank.get(right) ?? 0);
  const declaredNeeds = new Map(
    stages.map((stage) => {
      const makers = stage.deps.flatMap(({ absolute }) =>
        index
          .overlapping(absolute)
          .map((made) => made.stage.address)
          .sort(byRank),
      );
      return [stage.address, [...new Set(makers)]];
    }),
  );
  const needs = new Map(
    stages.map(({ address, frozen }) => [address, frozen ? [] : (declaredNeeds.get(address) ?? [])]),
  );
  const loop = findLoop(stages, declaredNeeds);
  if (loop === undefined) {
    return { graph: { order: sortByNeeds(stages, declaredNeeds), needs, declaredNeeds }, problems: [] };
  }
  const place = stages.find((stage) => stage.address === loop[0])?.place;
  const message =
    loop.length === 2
      ? `expected stages without a loop, got "${loop[0] ?? ''}", which depends on its own output.`
      : `expected stages without a loop, got ${loop.join(' → ')} (each needs the next one's output).`;
  return {
    graph: { order: stages, needs, declaredNeeds },
    problems: place === undefined ? [] : [problemAt(place.source, place.start, place.end, message)],
  };
}

function sortByNeeds(stages: readonly Stage[], needs: ReadonlyMap<string, readonly string[]>): Stage[] {
  const byAddress = new Map(stages.map((stage) => [stage.address, stage]));
  const order = new Set<Stage>();
  // A stack of its own: a chain of thousands of stages is deeper than the engine's.
  for (const first of stages) {
    const stack = [{ stage: first, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top === undefined) break;
      const address = needs.get(top.stage.address)?.[top.next++];
      const needed = address === undefined ? undefined : byAddress.get(address);
      if (address === undefined) {
        order.add(top.stage);
        stack.pop();
      } else if (needed !== undefined && !order.has(needed)) {
        stack.push({ stage: needed, next: 0 });
      }
    }
  }
  return [...order];
}

/** The addresses along a loop, its first stage again at the end; undefined where there is none. */
function findLoop(
  stages: readonly Stage[],
  needs: ReadonlyMap<string, readonly string[]>,
): string[] | undefined {
  const done = new Set<string>();
  for (const { address: first } of stages) {
    const path: { address: string; next: number }[] = [{ address: first, next: 0 }];
    const open = new Set([first]);
    while (path.length > 0) {
      const top = path[path.length - 1];
      if (top === undefined) break;
      const needed = done.has(top.address) ? undefined : needs.get(top.address)?.[top.next++];
      if (needed === undefined) {
        done.add(top.address);
        open.delete(top.address);
        path.pop();
      } else if (open.has(needed)) {
        const names = path.map(({ address }) => address);
        return [...names.slice(names.indexOf(needed)), needed];
      } else if (!done.has(needed)) {
        open.add(needed);
        path.push({ address: needed, next: 0 });
      }
    }
  }
  return undefined;
}
