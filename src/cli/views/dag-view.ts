import { stripVTControlCharacters } from 'node:util';
import type { ChalkInstance } from 'chalk';
import { compareCodePoints } from '../../pipeline/compare-code-points.ts';
import { splitGraph } from '../../pipeline/inspect/select-graph.ts';
import type { TableSurface } from '../format/format-table.ts';
import { drawGraph, type TextPicture } from './draw-graph.ts';

/** A stage, or a file that a stage makes, and what it is made of. */
export interface DagNode {
  readonly name: string;
  readonly desc: string | undefined;
  readonly frozen: boolean;
  readonly needs: readonly string[];
}

const BETWEEN = 4;
/** No one finds his way through more. */
const MOST_BOXES = 150;

/**
 * The graph as boxes and lines, its separate parts side by side where there is room. A part that is wider than the
 * terminal, or very large, comes as a tree. `nodes` in graph order.
 */
export function formatDag(nodes: readonly DagNode[], { columns, style }: TableSurface): string[] {
  const shown = labelFrozen(nodes);
  const parts = splitGraph(shown).map((part): TextPicture => {
    const picture = part.length > MOST_BOXES ? undefined : drawGraph(part, style);
    if (picture !== undefined && picture.width <= columns) return picture;
    // Nothing stands beside a tree.
    return { width: columns, lines: formatTree(part, style) };
  });
  const rows: TextPicture[][] = [];
  for (const part of parts) {
    const row = rows.at(-1);
    const taken = row?.reduce((sum, { width }) => sum + width + BETWEEN, 0) ?? Infinity;
    if (row !== undefined && taken + part.width <= columns) row.push(part);
    else rows.push([part]);
  }
  return rows.flatMap((row, index) => [...(index === 0 ? [] : ['']), ...putSideBySide(row)]);
}

function labelFrozen(nodes: readonly DagNode[]): DagNode[] {
  const label = new Map(nodes.map(({ name, frozen }) => [name, frozen ? `${name} (frozen)` : name]));
  return nodes.map((node) => ({
    ...node,
    name: label.get(node.name) ?? node.name,
    needs: node.needs.map((need) => label.get(need) ?? need),
  }));
}

function putSideBySide(pictures: readonly TextPicture[]): string[] {
  const height = Math.max(...pictures.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    pictures
      .map(({ lines, width }, index) => {
        const line = lines[row] ?? '';
        return index === pictures.length - 1 ? line : line + ' '.repeat(width - visibleWidth(line) + BETWEEN);
      })
      .join('')
      .trimEnd(),
  );
}

function visibleWidth(line: string): number {
  return Array.from(stripVTControlCharacters(line)).length;
}

/**
 * The graph as a tree: a node hangs on the last of those that it needs (in graph order), and names the others behind it.
 */
function formatTree(nodes: readonly DagNode[], style: ChalkInstance): string[] {
  const rank = new Map(nodes.map(({ name }, index) => [name, index]));
  const parentOf = (node: DagNode): string | undefined =>
    node.needs.toSorted((left, right) => (rank.get(right) ?? -1) - (rank.get(left) ?? -1))[0];
  const childrenOf = new Map<string, DagNode[]>();
  for (const node of nodes) {
    const parent = parentOf(node) ?? '';
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), node]);
  }
  const rows: { readonly tree: string; readonly node: DagNode; readonly also: readonly string[] }[] = [];
  const visit = (node: DagNode, lead: string, branch: string): void => {
    const parent = parentOf(node);
    rows.push({ tree: lead + branch, node, also: node.needs.filter((name) => name !== parent) });
    const children = childrenOf.get(node.name) ?? [];
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

/** The graph as a Mermaid flowchart: one separate part after the other, nodes and then arrows of each sorted by name. */
export function formatMermaid(nodes: readonly DagNode[]): string {
  const lines: string[] = [];
  let count = 0;
  for (const part of splitGraph(nodes)) {
    const sorted = part.toSorted((left, right) => compareCodePoints(left.name, right.name));
    const ids = new Map(sorted.map(({ name }) => [name, `node${++count}`]));
    const idOf = (name: string): string => ids.get(name) ?? '';
    lines.push(...sorted.map(({ name }) => `\t${idOf(name)}["${name.replaceAll('"', '#quot;')}"]`));
    for (const { name } of sorted) {
      const users = sorted.filter(({ needs }) => needs.includes(name));
      lines.push(...users.map((user) => `\t${idOf(name)}-->${idOf(user.name)}`));
    }
  }
  return ['flowchart TD', ...lines].join('\n');
}
