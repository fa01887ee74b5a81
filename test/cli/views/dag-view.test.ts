import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { formatDag, formatDot, formatMermaid, type DagNode } from '../../../src/cli/views/dag-view.ts';

const style = new Chalk({ level: 0 });
const node = (name: string, needs: string[] = [], frozen = false): DagNode => ({
  name,
  needs,
  frozen,
  desc: undefined,
});

test('separate parts stand side by side where there is room, else below each other', () => {
  const nodes = [node('a'), node('b', ['a']), node('c')];
  expect(formatDag(nodes, { columns: 14, style }).join('\n')).toBe(
    `
┌───┐    ┌───┐
│ a │    │ c │
└─┬─┘    └───┘
  │
┌─▼─┐
│ b │
└───┘`.trimStart(),
  );
  expect(formatDag(nodes, { columns: 13, style }).slice(6)).toEqual(['└───┘', '', '┌───┐', '│ c │', '└───┘']);
});

test('what is wider than the terminal comes as a tree', () => {
  const nodes = [
    node('prepare'),
    node('train@small', ['prepare']),
    node('train@large', ['prepare']),
    node('report', ['train@small', 'train@large']),
  ];
  expect(formatDag(nodes, { columns: 20, style })).toEqual([
    'prepare',
    '├─ train@small',
    '└─ train@large',
    '   └─ report    (also needs train@small)',
  ]);
});

test('a frozen stage says so', () => {
  expect(formatDag([node('get', [], true)], { columns: 80, style })).toEqual([
    '┌──────────────┐',
    '│ get (frozen) │',
    '└──────────────┘',
  ]);
});

test('Graphviz and Mermaid get names as they are', () => {
  const nodes = [node('b "x"'), node('a', ['b "x"']), node('alone')];
  expect(formatDot(nodes)).toBe(
    'strict digraph {\n  "b \\"x\\"";\n  "a";\n  "b \\"x\\"" -> "a";\n  "alone";\n}',
  );
  expect(formatMermaid(nodes)).toBe(
    'flowchart TD\n\tnode1["a"]\n\tnode2["b #quot;x#quot;"]\n\tnode2-->node1\n\tnode3["alone"]',
  );
});
