import { Chalk } from 'chalk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawGraph } from '../../../src/cli/views/draw-graph.ts';
import type { GraphNode } from '../../../src/pipeline/inspect/layer-graph.ts';

const PLAIN = new Chalk({ level: 0 });

/** `name < need need` a line. */
function readGraph(text: string): GraphNode[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', needs = ''] = line.trim().split(/ ?< ?/);
      return { name, needs: needs.split(' ').filter((need) => need !== '') };
    });
}

test.each([
  [
    'a',
    `
┌───┐
│ a │
└───┘`,
  ],
  [
    'a\nb < a',
    `
┌───┐
│ a │
└─┬─┘
  │
┌─▼─┐
│ b │
└───┘`,
  ],
  [
    'get\nleft < get\nright < get\njoin < left right',
    `
      ┌─────┐
      │ get │
      └──┬──┘
    ╭────┴────╮
┌───▼──┐  ┌───▼───┐
│ left │  │ right │
└───┬──┘  └───┬───┘
    ╰──╮  ╭───╯
     ┌─▼──▼─┐
     │ join │
     └──────┘`,
  ],
  [
    'parts\njoin < parts\ncheck < parts join',
    `
  ┌───────┐
  │ parts │
  └───┬───┘
      ├───╮
┌─────▼┐  │
│ join │  │
└───┬──┘  │
    ╰──╮  │
    ┌──▼──▼─┐
    │ check │
    └───────┘`,
  ],
  [
    'a\nb\nc < a b\nd < a b',
    `
  ┌───┐  ┌───┐
  │ a │  │ b │
  └─┬─┘  └─┬─┘
   ╭┴─────╮│
   │ ╭────│┴╮
┌──▼─▼┐  ┌▼─▼──┐
│  c  │  │  d  │
└─────┘  └─────┘`,
  ],
])('draws %j', (graph, picture) => {
  const { lines } = drawGraph(readGraph(graph), PLAIN);
  expect(lines.join('\n')).toBe(picture.slice(1));
});

const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 10 })
  .map((rows): GraphNode[] =>
    rows.map((numbers, index) => ({
      name: `n${index}`.padEnd(2 + ((index * 7) % 5), 'x'),
      needs:
        index === 0
          ? []
          : [...new Set(numbers.map((number) => number % index))].map((at) =>
              `n${at}`.padEnd(2 + ((at * 7) % 5), 'x'),
            ),
    })),
  );

test('whoever follows the lines finds each edge, and no other', () => {
  fc.assert(
    fc.property(graphs, (nodes) => {
      const { lines } = drawGraph(nodes, PLAIN);
      const expected = nodes.flatMap(({ name, needs }) => needs.map((need) => `${need} > ${name}`)).sort();
      expect(followLines(lines)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('the same graph gives the same picture', () => {
  fc.assert(
    fc.property(graphs, (nodes) => {
      expect(drawGraph(nodes, PLAIN)).toEqual(drawGraph(nodes, PLAIN));
    }),
    { numRuns: 20 },
  );
});

type Side = 'up' | 'down' | 'left' | 'right';
const STEP: Record<Side, readonly [number, number]> = {
  up: [-1, 0],
  down: [1, 0],
  left: [0, -1],
  right: [0, 1],
};
const BACK: Record<Side, Side> = { up: 'down', down: 'up', left: 'right', right: 'left' };
const SIDES: Record<string, readonly Side[]> = {
  '│': ['up', 'down'],
  '─': ['left', 'right'],
  '╭': ['down', 'right'],
  '╮': ['down', 'left'],
  '╰': ['up', 'right'],
  '╯': ['up', 'left'],
  '├': ['up', 'down', 'right'],
  '┤': ['up', 'down', 'left'],
  '┬': ['down', 'left', 'right'],
  '┴': ['up', 'left', 'right'],
  '┼': ['up', 'down', 'left', 'right'],
};

/** Every way from the lower side of a box along the lines to an arrow, as `from > to`. */
function followLines(lines: readonly string[]): string[] {
  const grid = lines.map((line) => Array.from(line));
  const at = (row: number, column: number): string => grid[row]?.[column] ?? ' ';
  const edges = new Set<string>();
  for (const [row, cells] of grid.entries()) {
    for (const [column, cell] of cells.entries()) {
      if (cell !== '┬' || at(row - 1, column) === '│' || !isBoxSide(cells, column, '└', '┘')) continue;
      const from = nameAt(grid, row - 1, column);
      const seen = new Set<string>();
      const walk = (r: number, c: number, side: Side): void => {
        const key = `${r} ${c} ${side}`;
        if (seen.has(key)) return;
        seen.add(key);
        const here = at(r, c);
        if (here === '▼') {
          edges.add(`${from} > ${nameAt(grid, r + 1, c)}`);
          return;
        }
        // A line that is drawn through another passes it by.
        const passes = here === '│' && (side === 'left' || side === 'right');
        const sides = passes ? [side] : (SIDES[here] ?? []);
        if (!passes && !sides.includes(BACK[side]))
          throw new Error(`A line ends at ${r}:${c}:\n${lines.join('\n')}`);
        for (const next of sides) {
          if (next === BACK[side]) continue;
          const [down, right] = STEP[next];
          walk(r + down, c + right, next);
        }
      };
      walk(row + 1, column, 'down');
    }
  }
  return [...edges].sort();
}

/** Whether a place lies on the lower side of a box, and not on a bar between boxes. */
function isBoxSide(cells: readonly string[], column: number, left: string, right: string): boolean {
  const run = (step: number, end: string): boolean => {
    let at = column + step;
    while (cells[at] === '─') at += step;
    return cells[at] === end;
  };
  return run(-1, left) && run(1, right);
}

function nameAt(grid: readonly (readonly string[])[], row: number, column: number): string {
  const cells = grid[row] ?? [];
  const left = cells.lastIndexOf('│', column);
  return cells
    .slice(left + 1, cells.indexOf('│', column + 1))
    .join('')
    .trim();
}
