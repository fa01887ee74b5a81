import type { UnitBuffer } from './unit-buffer.ts';
import { CAPITAL, DIGIT, kindOf, SMALL_LETTER } from './unit-kinds.ts';

const UPPER_A = 65;
const LOWER_A = 97;
const ZERO = 48;

/**
 * Appends the pattern of a title to `target`: a run of capitals becomes "A", of small letters "a", each digit "0"; the
 * rest stays. "iPhone 12 – 64GB" is "aAa 00 – 00A". Trading cards, magazines and furniture are told apart by it.
 */
export function appendShape(title: string, limit: number, target: UnitBuffer): void {
  let previous = 0;
  const end = Math.min(title.length, limit);
  for (let at = 0; at < end; at += 1) {
    const unit = title.charCodeAt(at);
    const shape = shapeOf(unit);
    if (shape === previous && (shape === UPPER_A || shape === LOWER_A)) continue;
    target.push(shape);
    previous = shape;
  }
}

function shapeOf(unit: number): number {
  switch (kindOf(unit)) {
    case CAPITAL:
      return UPPER_A;
    case SMALL_LETTER:
      return LOWER_A;
    case DIGIT:
      return ZERO;
    default:
      return unit;
  }
}
