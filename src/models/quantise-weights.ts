import type { LinearModel, QuantisedLinearModel } from './linear-model.ts';

/** The largest magnitude of an int8 weight: −128 is not used, so that both signs reach equally far. */
const HIGHEST = 127;
/** Adding and taking away 1.5 × 2⁵² rounds a double to the nearest whole number, halves to the even one. */
const ROUNDER = 1.5 * 2 ** 52;

/**
 * The model with its weights as int8, a quarter of the size (see `quantiseColumns`). The bias stays. A model that is int8 comes
 * back as it is.
 */
export function quantiseModel(model: LinearModel): QuantisedLinearModel {
  if (model.scales !== undefined) return model;
  const { classes, weights, bias } = model;
  const { quantised, scales } = quantiseColumns(weights, classes);
  return { kind: 'linear', classes, weights: quantised, bias, scales };
}

/**
 * Weights, columns × width, as int8: each column has a scale, its largest magnitude / 127 as float32, and a weight becomes the
 * nearest multiple of it, halves to the even one. So a weight is off by at most half a scale: .4 % of the column's
 * largest. A column of zeros has scale 0.
 */
export function quantiseColumns(
  weights: Float32Array,
  width: number,
): { readonly quantised: Int8Array; readonly scales: Float32Array } {
  const columns = weights.length / width;
  const quantised = new Int8Array(weights.length);
  const scales = new Float32Array(columns);
  for (let column = 0; column < columns; column += 1) {
    const start = column * width;
    const end = start + width;
    let highest = 0;
    // Math.max keeps NaN: the scale shows it, and no such model is ever opened.
    for (let i = start; i < end; i += 1) highest = Math.max(highest, Math.abs(weights[i]));
    scales[column] = highest / HIGHEST;
    const scale = scales[column];
    if (scale === 0) continue;
    for (let i = start; i < end; i += 1) {
      const rounded = weights[i] / scale + ROUNDER - ROUNDER;
      // Where the scale is so small that float32 has few digits left for it, the quotient may pass 127.
      quantised[i] = Math.max(-HIGHEST, Math.min(HIGHEST, rounded));
    }
  }
  return { quantised, scales };
}
