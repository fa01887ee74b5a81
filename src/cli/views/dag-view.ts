import type { ChalkInstance } from 'chalk';

/** A stage and the stages whose outputs it uses. */
export interface DagNode {
  readonly name: string;
  readonly desc: string | undefined;
  readonly needs: readonly string[];
}

/**
 * The graph as a tree: a stage hangs on the last of the stages that it needs (in graph order), and names the
 * others behind it. `nodes` in graph order.
 */
export function formatDag(nodes: readonly DagNode[], style: ChalkInstance): string[] {
  const rank = new Map(nodes.map(({ name }, index) => [name, index]));
  const parentOf = (node: DagNode): string | undefined =>
    node.needs.toSorted((left, right) => (rank.get(right) ?? -1) - (rank.get(left) ?? -1))[0];
  const rows: { readonly tree: string; readonly node: DagNode; readonly also: readonly string[] }[] = [];
  const visit = (node: DagNode, lead: string, branch: string): void => {
    const parent = parentOf(node);
    rows.push({ tree: lead + branch, node, also: node.needs.filter((name) => name !== parent) });
    const children = nodes.filter((child) => parentOf(child) === node.name);
    const inner = lead + (branch === '' ? '' : branch === '└─ ' ? '   ' : '│  ');
    for (const [index, child] of children.entries()) {
      visit(child, inner, index === children.length - 1 ? '└─ ' : '├─ ');
    }
  };
  for (const node of nodes) if (parentOf(node) === undefined) visit(node, '', '');
  const width = Math.max(0, ...rows.map(({ tree, node }) => tree.length + node.name.length));
  return rows.map(({ tree, node, also }) => {
    const remark = [node.desc, also.length > 0 ? `(also needs ${also.join(', ')})` : undefined];
    const text = remark.filter((part) => part !== undefined).join('  ');
    const gap =
      text === '' ? '' : `${' '.repeat(width - tree.length - node.name.length)}  ${style.dim(text)}`;
    return `${style.dim(tree)}${style.bold(node.name)}${gap}`;
  });
}

/** The graph in the language of Graphviz, arrows in the direction of the data. */
export function formatDot(nodes: readonly DagNode[]): string {
  const quote = (name: string): string => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const lines = nodes.flatMap(({ name, needs }) => [
    `  ${quote(name)};`,
    ...needs.map((needed) => `  ${quote(needed)} -> ${quote(name)};`),
  ]);
  return ['strict digraph {', ...lines, '}'].join('\n');
}

/** The graph as a Mermaid flowchart. */
export function formatMermaid(nodes: readonly DagNode[]): string {
  const ids = new Map(nodes.map(({ name }, index) => [name, `node${index + 1}`]));
  const lines = [
    ...nodes.map(({ name }) => `\t${ids.get(name) ?? ''}["${name.replaceAll('"', '#quot;')}"]`),
    ...nodes.flatMap(({ name, needs }) =>
      needs.map((needed) => `\t${ids.get(needed) ?? ''}-->${ids.get(name) ?? ''}`),
    ),
  ];
  return ['flowchart TD', ...lines].join('\n');
}
