/** A node of a graph without loops, and the nodes that it needs. */
export interface GraphNode {
  readonly name: string;
  readonly needs: readonly string[];
}

/** A place in a layer: a node, or a bend of an edge that passes the layer on its way further down. */
export interface LayerSlot {
  /** The node; of a bend, the one that its edges come from. */
  readonly name: string;
  readonly isBend: boolean;
  /** The slots of the next layer that an edge leads to. */
  readonly below: LayerSlot[];
  /** Those of the layer before. */
  readonly above: LayerSlot[];
}

const SWEEPS = 12;

/**
 * The nodes in layers, from what needs nothing downwards, each edge cut into pieces that lead from a layer to the next,
 * and the slots of a layer in an order in which few pieces cross (barycentre heuristic of Sugiyama, Tagawa and Toda).
 * `nodes` come behind what they need; names that are no nodes are passed over. The same input gives the same layers.
 */
export function layerGraph(nodes: readonly GraphNode[]): LayerSlot[][] {
  const depths = findDepths(nodes);
  const layers: LayerSlot[][] = Array.from({ length: Math.max(0, ...depths.values()) + 1 }, () => []);
  const slots = new Map(nodes.map(({ name }) => [name, createSlot(name, false)]));
  for (const [name, slot] of slots) layers[depths.get(name) ?? 0]?.push(slot);
  for (const { name, needs } of nodes) {
    for (const need of new Set(needs)) {
      const from = slots.get(need);
      const to = slots.get(name);
      if (from === undefined || to === undefined) continue;
      let last = from;
      for (let depth = (depths.get(need) ?? 0) + 1; depth < (depths.get(name) ?? 0); depth++) {
        const bend = bendOf(need, layers[depth] ?? []);
        connect(last, bend);
        last = bend;
      }
      connect(last, to);
    }
  }
  return orderLayers(layers);
}

/** The bend of an edge from `origin` in a layer: one for all edges from there, so that they run together as long as they can. */
function bendOf(origin: string, layer: LayerSlot[]): LayerSlot {
  const known = layer.find(({ name, isBend }) => isBend && name === origin);
  if (known !== undefined) return known;
  const bend = createSlot(origin, true);
  layer.push(bend);
  return bend;
}

function createSlot(name: string, isBend: boolean): LayerSlot {
  return { name, isBend, below: [], above: [] };
}

function connect(from: LayerSlot, to: LayerSlot): void {
  if (from.below.includes(to)) return;
  from.below.push(to);
  to.above.push(from);
}

/** Longest way from a node that needs nothing; such a node itself stands right above the first that needs it. */
function findDepths(nodes: readonly GraphNode[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const { name, needs } of nodes) {
    const known = needs.flatMap((need) => depths.get(need) ?? []);
    depths.set(name, Math.max(-1, ...known) + 1);
  }
  for (const { name, needs } of nodes) {
    if (needs.some((need) => depths.has(need))) continue;
    const users = nodes.filter((node) => node.needs.includes(name)).map((node) => depths.get(node.name) ?? 0);
    if (users.length > 0) depths.set(name, Math.min(...users) - 1);
  }
  return depths;
}

function orderLayers(layers: LayerSlot[][]): LayerSlot[][] {
  let best = layers.map((layer) => [...layer]);
  let fewest = countAllCrossings(best);
  let current = best;
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    current = sweepOnce(current, sweep % 2 === 0);
    const crossings = countAllCrossings(current);
    if (crossings < fewest) {
      best = current;
      fewest = crossings;
    }
  }
  return best;
}

/** Each layer sorted by the mean place of its neighbours in the layer that was sorted before. */
function sweepOnce(layers: readonly LayerSlot[][], down: boolean): LayerSlot[][] {
  const sorted = layers.map((layer) => [...layer]);
  const indices = down ? [...sorted.keys()] : [...sorted.keys()].reverse();
  let places = new Map<LayerSlot, number>();
  for (const index of indices) {
    const layer = sorted[index] ?? [];
    const keys = new Map(
      layer.map((slot, place) => {
        const neighbours = (down ? slot.above : slot.below).flatMap((other) => places.get(other) ?? []);
        const mean = neighbours.reduce((sum, other) => sum + other, 0) / neighbours.length;
        return [slot, neighbours.length === 0 ? place : mean];
      }),
    );
    layer.sort((left, right) => (keys.get(left) ?? 0) - (keys.get(right) ?? 0));
    places = new Map(layer.map((slot, place) => [slot, place]));
  }
  return sorted;
}

function countAllCrossings(layers: readonly (readonly LayerSlot[])[]): number {
  return layers.slice(1).reduce((sum, layer, index) => sum + countCrossings(layers[index] ?? [], layer), 0);
}

function countCrossings(upper: readonly LayerSlot[], lower: readonly LayerSlot[]): number {
  const places = new Map(lower.map((slot, place) => [slot, place]));
  const ends = upper.flatMap((slot) =>
    slot.below.flatMap((other) => places.get(other) ?? []).sort((left, right) => left - right),
  );
  let crossings = 0;
  for (const [index, end] of ends.entries()) {
    for (let before = 0; before < index; before++) if ((ends[before] ?? 0) > end) crossings++;
  }
  return crossings;
}
