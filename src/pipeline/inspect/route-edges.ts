import type { LayerSlot } from './layer-graph.ts';
import { spread, type SlotPlace } from './place-slots.ts';

/** The lines from one slot to those of the next layer: a stem down from it, a bar, and drops down from the bar. */
export interface EdgeRoute {
  readonly from: LayerSlot;
  /** Column of the stem. */
  readonly stem: number;
  /** Columns of the drops, ascending. */
  readonly drops: readonly number[];
  /** Row of the bar, from 0 downwards; undefined where stem and drop are one straight line. */
  readonly track: number | undefined;
}

/** How the lines between two layers run. */
export interface Channel {
  readonly routes: readonly EdgeRoute[];
  /** How many rows the bars take. */
  readonly tracks: number;
}

type Places = ReadonlyMap<LayerSlot, SlotPlace>;

/**
 * Routes all lines between a layer and the next so that no two of them share a piece: each edge into a node has a column
 * of its own there, bars of different slots lie in different rows where they would touch, and a drop never meets another
 * slot's stem (channel routing, left edge first).
 */
export function routeChannel(
  upper: readonly LayerSlot[],
  lower: readonly LayerSlot[],
  places: Places,
): Channel {
  const drops = new Map<LayerSlot, number[]>(upper.map((slot) => [slot, []]));
  for (const slot of lower) {
    for (const [above, column] of portsOf(slot, upper, places)) drops.get(above)?.push(column);
  }
  const nets = upper
    .filter((slot) => slot.below.length > 0)
    .map((from) => ({
      from,
      stem: stemOf(from, places),
      drops: (drops.get(from) ?? []).sort((left, right) => left - right),
    }));
  const { tracks, trackOf } = assignTracks(nets);
  return { tracks, routes: nets.map((net) => ({ ...net, track: trackOf.get(net) })) };
}

function stemOf(slot: LayerSlot, places: Places): number {
  const { left = 0, width = 1 } = places.get(slot) ?? {};
  return left + Math.floor(width / 2);
}

/**
 * The column in which each edge enters the slot: straight down where it can be, else evenly spread; beside the stems of
 * slots that it has nothing to do with, where there is room.
 */
function portsOf(
  slot: LayerSlot,
  upper: readonly LayerSlot[],
  places: Places,
): ReadonlyMap<LayerSlot, number> {
  const above = slot.above.toSorted((left, right) => stemOf(left, places) - stemOf(right, places));
  const { left = 0, width = 1 } = places.get(slot) ?? {};
  if (slot.isBend) return new Map(above.map((other) => [other, left]));
  const first = left + 1;
  const last = left + width - 2;
  const wishes = above.map((other, index) => {
    const stem = stemOf(other, places);
    // A line that can run straight gives way to the others last.
    return stem >= first && stem <= last
      ? { column: stem, weight: 20 }
      : { column: left + ((index + 1) * width - 1) / (above.length + 1), weight: 1 };
  });
  const spaced = spread(
    wishes.map(({ column }) => column),
    wishes.map((_, index) => (index === 0 ? 0 : 2)),
    wishes.map(({ weight }) => weight),
  ).map(Math.round);
  const ports = new Map<LayerSlot, number>();
  let least = first;
  for (const [index, other] of above.entries()) {
    // Those to come need two columns each.
    const most = last - 2 * (above.length - 1 - index);
    const target = Math.min(most, Math.max(least, spaced[index] ?? first));
    const taken = new Set(upper.filter((one) => one !== other).map((one) => stemOf(one, places)));
    const port = nearestFree(target, [least, most], taken) ?? target;
    ports.set(other, port);
    least = port + 2;
  }
  return ports;
}

function nearestFree(
  target: number,
  [least, most]: readonly [number, number],
  taken: ReadonlySet<number>,
): number | undefined {
  const columns = Array.from({ length: Math.max(0, most - least + 1) }, (_, index) => least + index);
  return columns
    .filter((column) => !taken.has(column))
    .sort((left, right) => Math.abs(left - target) - Math.abs(right - target))[0];
}

/** The places with the bends of the lower layer moved aside by a column where they stand below a stem that is not theirs. */
export function moveBends(upper: readonly LayerSlot[], lower: readonly LayerSlot[], places: Places): Places {
  const moved = new Map(places);
  for (const bend of lower.filter(({ isBend }) => isBend)) {
    const { left = 0, width = 1 } = places.get(bend) ?? {};
    const taken = new Set(
      upper.filter((slot) => !bend.above.includes(slot)).map((slot) => stemOf(slot, places)),
    );
    const column = nearestFree(left, [Math.max(0, left - 1), left + 1], taken);
    if (column !== undefined) moved.set(bend, { left: column, width });
  }
  return moved;
}

interface Net {
  readonly from: LayerSlot;
  readonly stem: number;
  readonly drops: readonly number[];
}

function assignTracks(nets: readonly Net[]): { tracks: number; trackOf: ReadonlyMap<Net, number> } {
  const span = ({ stem, drops }: Net): readonly [number, number] => [
    Math.min(stem, ...drops),
    Math.max(stem, ...drops),
  ];
  const waiting = new Set(
    nets.filter((net) => span(net)[0] < span(net)[1]).sort((left, right) => span(left)[0] - span(right)[0]),
  );
  const trackOf = new Map<Net, number>();
  let tracks = 0;
  for (; waiting.size > 0; tracks++) {
    const open = [...waiting];
    // Where my drop is below another's stem, the other's bar has to be above mine.
    const isFree = (net: Net): boolean =>
      !open.some((other) => other !== net && net.drops.includes(other.stem));
    const free = open.filter(isFree);
    let end = -Infinity;
    for (const net of free.length > 0 ? free : open.slice(0, 1)) {
      const [left, right] = span(net);
      if (left <= end + 1) continue;
      trackOf.set(net, tracks);
      waiting.delete(net);
      end = right;
    }
  }
  return { tracks, trackOf };
}
