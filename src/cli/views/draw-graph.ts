import type { ChalkInstance } from 'chalk';
import { layerGraph, type GraphNode, type LayerSlot } from '../../pipeline/inspect/layer-graph.ts';
import { placeSlots } from '../../pipeline/inspect/place-slots.ts';
import { moveBends, routeChannel, type EdgeRoute } from '../../pipeline/inspect/route-edges.ts';

/** A picture made of characters. */
export interface TextPicture {
  readonly width: number;
  readonly lines: readonly string[];
}

const UP = 1;
const DOWN = 2;
const LEFT = 4;
const RIGHT = 8;
/** By the sides that a line leaves a cell on. */
const LINES = ' ╵╷│╴╯╮┤╶╰╭├─┴┬┼';
const GAP = 2;
const BOX_HEIGHT = 3;

/** A graph as boxes joined by lines, what is needed above what needs it. `nodes` come behind what they need. */
export function drawGraph(nodes: readonly GraphNode[], style: ChalkInstance): TextPicture {
  const layers = layerGraph(nodes);
  let places = placeSlots(layers, { widthOf, gap: GAP });
  const canvas = createCanvas();
  let top = 0;
  for (const [index, layer] of layers.entries()) {
    for (const slot of layer) {
      const { left = 0 } = places.get(slot) ?? {};
      if (slot.isBend) canvas.line(slot, left, [top, top + BOX_HEIGHT - 1]);
      else drawBox(canvas, slot, left, top);
    }
    const next = layers[index + 1] ?? [];
    places = moveBends(layer, next, places);
    const { routes, tracks } = routeChannel(layer, next, places);
    const channel = top + BOX_HEIGHT;
    top = channel + Math.max(1, tracks);
    for (const route of routes) drawRoute(canvas, route, channel, top - 1);
    for (const slot of next) {
      if (slot.isBend) continue;
      for (const route of routes) {
        if (route.from.below.includes(slot)) canvas.arrows.push(...arrowsInto(slot, route, places, top));
      }
    }
  }
  return { width: canvas.width(), lines: canvas.format(style) };
}

function arrowsInto(
  slot: LayerSlot,
  { drops }: EdgeRoute,
  places: ReturnType<typeof placeSlots>,
  row: number,
): { column: number; row: number }[] {
  const { left = 0, width = 0 } = places.get(slot) ?? {};
  return drops.filter((column) => column >= left && column < left + width).map((column) => ({ column, row }));
}

function widthOf(slot: LayerSlot): number {
  return slot.isBend ? 1 : Math.max(textWidth(slot.name) + 4, 2 * slot.above.length + 3);
}

function textWidth(text: string): number {
  return Array.from(text).length;
}

type Canvas = ReturnType<typeof createCanvas>;

function drawBox(canvas: Canvas, slot: LayerSlot, left: number, top: number): void {
  const width = widthOf(slot);
  const bar = '─'.repeat(width - 2);
  const room = width - 2 - textWidth(slot.name);
  const padded = ' '.repeat(Math.floor(room / 2)) + slot.name + ' '.repeat(Math.ceil(room / 2));
  canvas.write(left, top, `┌${bar}┐`, false);
  canvas.write(left, top + 1, '│', false);
  canvas.write(left + 1, top + 1, padded, true);
  canvas.write(left + width - 1, top + 1, '│', false);
  canvas.write(left, top + 2, `└${bar}┘`, false);
  if (slot.below.length > 0) canvas.write(left + Math.floor(width / 2), top + 2, '┬', false);
}

function drawRoute(canvas: Canvas, route: EdgeRoute, top: number, bottom: number): void {
  const { from, stem, drops, track } = route;
  if (track === undefined) {
    canvas.line(from, stem, [top, bottom]);
    return;
  }
  const row = top + track;
  canvas.line(from, stem, [top, row], { open: 'top' });
  const ends = [stem, ...drops];
  canvas.bar(from, [Math.min(...ends), Math.max(...ends)], row);
  for (const drop of drops) canvas.line(from, drop, [row, bottom], { open: 'bottom' });
}

/** A grid of cells that lines are added to; where lines of different slots cross, the upright one is drawn through. */
function createCanvas() {
  const rows: ({ text: string; isName: boolean } | { sides: number; owner: LayerSlot } | undefined)[][] = [];
  const arrows: { column: number; row: number }[] = [];
  const rowAt = (row: number) => {
    while (rows.length <= row) rows.push([]);
    return rows[row] ?? [];
  };
  const add = (owner: LayerSlot, column: number, row: number, sides: number): void => {
    if (sides === 0) return;
    const cells = rowAt(row);
    const cell = cells[column];
    if (cell === undefined || !('sides' in cell)) cells[column] = { sides, owner };
    else if (cell.owner === owner) cells[column] = { sides: cell.sides | sides, owner };
    else if ((sides & (UP | DOWN)) !== 0) cells[column] = { sides, owner };
  };
  return {
    arrows,
    write(left: number, row: number, text: string, isName: boolean): void {
      for (const [index, character] of Array.from(text).entries()) {
        rowAt(row)[left + index] = { text: character, isName };
      }
    },
    /** An upright line through the rows; an open end is joined to nothing beyond the row that a bar lies in. */
    line(
      owner: LayerSlot,
      column: number,
      [from, to]: readonly [number, number],
      ends?: { open: 'top' | 'bottom' },
    ): void {
      for (let row = from; row <= to; row++) {
        const up = ends?.open === 'bottom' && row === from ? 0 : UP;
        const down = ends?.open === 'top' && row === to ? 0 : DOWN;
        add(owner, column, row, up | down);
      }
    },
    bar(owner: LayerSlot, [from, to]: readonly [number, number], row: number): void {
      for (let column = from; column <= to; column++) {
        add(owner, column, row, (column > from ? LEFT : 0) | (column < to ? RIGHT : 0));
      }
    },
    width: (): number => Math.max(0, ...rows.map((cells) => cells.length)),
    format(style: ChalkInstance): string[] {
      for (const { column, row } of arrows) rowAt(row)[column] = { text: '▼', isName: false };
      return rows.map((cells) => {
        let line = '';
        let run = '';
        let isName = false;
        const flush = (): void => {
          line += run.trim() === '' ? run : isName ? style.bold(run) : style.dim(run);
          run = '';
        };
        for (const cell of cells) {
          const named = cell !== undefined && 'isName' in cell && cell.isName;
          if (named !== isName) flush();
          isName = named;
          run += cell === undefined ? ' ' : 'text' in cell ? cell.text : (LINES[cell.sides] ?? ' ');
        }
        if (!isName) run = run.trimEnd();
        flush();
        return line;
      });
    },
  };
}
