import type { GraphNode } from './layer-graph.ts';

/** The parts of a graph that nothing joins, each in the order of `nodes`; the parts in the order of their first nodes. */
export function splitGraph<Node extends GraphNode>(nodes: readonly Node[]): Node[][] {
  const neighbours = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  for (const { name, needs } of nodes) {
    for (const need of needs) {
      neighbours.get(name)?.push(need);
      neighbours.get(need)?.push(name);
    }
  }
  const seen = new Set<string>();
  return nodes.flatMap(({ name }) => {
    if (seen.has(name)) return [];
    const part = reach([name], (one) => neighbours.get(one) ?? []);
    for (const one of part) seen.add(one);
    return [nodes.filter((node) => part.has(node.name))];
  });
}

/**
 * The part of a graph to look at for some of its nodes: they and all that they need, or (`full`) all that is joined with
 * them in any way. All of it where no names are given. Edges to nodes outside the part are left out.
 */
export function selectGraph<Node extends GraphNode>(
  nodes: readonly Node[],
  names: readonly string[],
  { full }: { readonly full: boolean },
): Node[] {
  const needs = new Map(nodes.map((node) => [node.name, node.needs]));
  const wanted = full
    ? splitGraph(nodes)
        .filter((part) => part.some(({ name }) => names.includes(name)))
        .flat()
    : [...reach(names, (name) => needs.get(name) ?? [])].map((name) => ({ name }));
  const chosen = names.length === 0 ? [...needs.keys()] : wanted.map(({ name }) => name);
  const kept = new Set(chosen.filter((name) => needs.has(name)));
  return nodes
    .filter(({ name }) => kept.has(name))
    .map((node) => ({ ...node, needs: node.needs.filter((need) => kept.has(need)) }));
}

function reach(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set(from);
  for (const name of reached) for (const other of next(name)) reached.add(other);
  return reached;
}
