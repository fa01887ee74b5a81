import type { LayerSlot } from './layer-graph.ts';

/** Where a slot stands, in whole columns. */
export interface SlotPlace {
  readonly left: number;
  readonly width: number;
}

export interface PlaceOptions {
  readonly widthOf: (slot: LayerSlot) => number;
  /** Free columns between neighbours. */
  readonly gap: number;
}

const ROUNDS = 8;

/**
 * Columns for the slots of all layers, so that a slot stands as near as its neighbours allow below and above the middle of
 * those it is joined with (least squares with least distances, solved by pooling adjacent violators). Starts at column 0.
 */
export function placeSlots(
  layers: readonly (readonly LayerSlot[])[],
  { widthOf, gap }: PlaceOptions,
): ReadonlyMap<LayerSlot, SlotPlace> {
  const centres = new Map<LayerSlot, number>();
  const widths = new Map(layers.flat().map((slot) => [slot, widthOf(slot)]));
  const half = (slot: LayerSlot): number => (widths.get(slot) ?? 0) / 2;
  const settle = (layer: readonly LayerSlot[], wanted: (slot: LayerSlot) => number): void => {
    const distances = layer.map((slot, index) => {
      const before = layer[index - 1];
      return before === undefined ? 0 : half(before) + gap + half(slot);
    });
    // A bend pulls harder: a straight line past a layer reads best.
    const weights = layer.map((slot) => (slot.isBend ? 4 : 1));
    const places = spread(layer.map(wanted), distances, weights);
    for (const [index, slot] of layer.entries()) centres.set(slot, places[index] ?? 0);
  };
  for (const layer of layers) settle(layer, () => 0);
  for (let round = 0; round < ROUNDS; round++) {
    const down = round % 2 === 0;
    for (const layer of down ? layers : layers.toReversed()) {
      settle(layer, (slot) => meanOf(neighboursOf(slot, down, round), centres) ?? centres.get(slot) ?? 0);
    }
  }
  const lefts = new Map([...centres].map(([slot, centre]) => [slot, Math.round(centre - half(slot))]));
  separate(layers, lefts, widths, gap);
  const origin = Math.min(...lefts.values());
  return new Map(
    [...lefts].map(([slot, left]) => [slot, { left: left - origin, width: widths.get(slot) ?? 0 }]),
  );
}

/** The last rounds look at both sides, so that a slot ends up in the middle of all that it is joined with. */
function neighboursOf(slot: LayerSlot, down: boolean, round: number): readonly LayerSlot[] {
  if (round >= ROUNDS - 2) return [...slot.above, ...slot.below];
  const preferred = down ? slot.above : slot.below;
  return preferred.length > 0 ? preferred : down ? slot.below : slot.above;
}

function meanOf(slots: readonly LayerSlot[], centres: ReadonlyMap<LayerSlot, number>): number | undefined {
  if (slots.length === 0) return undefined;
  return slots.reduce((sum, slot) => sum + (centres.get(slot) ?? 0), 0) / slots.length;
}

/**
 * The places nearest to the wanted ones (weighted squares) whose neighbours are at least `distances[i]` apart from i − 1 to i.
 */
export function spread(
  wanted: readonly number[],
  distances: readonly number[],
  weights: readonly number[],
): number[] {
  let offset = 0;
  const offsets = distances.map((distance) => (offset += distance));
  const blocks: { sum: number; weight: number; count: number }[] = [];
  for (const [index, place] of wanted.entries()) {
    const weight = weights[index] ?? 1;
    let block = { sum: (place - (offsets[index] ?? 0)) * weight, weight, count: 1 };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.sum / last.weight <= block.sum / block.weight) break;
      blocks.pop();
      block = {
        sum: last.sum + block.sum,
        weight: last.weight + block.weight,
        count: last.count + block.count,
      };
    }
    blocks.push(block);
  }
  return blocks
    .flatMap(({ sum, weight, count }) => Array.from({ length: count }, () => sum / weight))
    .map((place, index) => place + (offsets[index] ?? 0));
}

/** Rounding may have brought neighbours one column too near. */
function separate(
  layers: readonly (readonly LayerSlot[])[],
  lefts: Map<LayerSlot, number>,
  widths: ReadonlyMap<LayerSlot, number>,
  gap: number,
): void {
  for (const layer of layers) {
    let free = -Infinity;
    for (const slot of layer) {
      const left = Math.max(lefts.get(slot) ?? 0, free);
      lefts.set(slot, left);
      free = left + (widths.get(slot) ?? 0) + gap;
    }
  }
}
