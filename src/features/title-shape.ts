import type { UnitBuffer } from './unit-buffer.ts';

const CAPITALS = 65; // A
const SMALL = 97; // a
const DIGIT = 48; // 0

/**
 * Appends the pattern of a title to `target`: a run of capitals becomes "A", of small letters "a", each digit "0"; the
 * rest stays. "iPhone 12 – 64GB" is "aAa 00 – 00A". Trading cards, magazines and furniture are told apart by it.
 */
export function appendShape(title: string, limit: number, target: UnitBuffer): void {
  let previous = 0;
  const end = Math.min(title.length, limit);
  for (let at = 0; at < end; at += 1) {
    const unit = title.charCodeAt(at);
    const shape = shapes[unit] || learnShape(unit);
    if (shape === previous && (shape === CAPITALS || shape === SMALL)) continue;
    target.push(shape);
    previous = shape;
  }
}

/** 0 until a unit is first met. */
const shapes = new Uint16Array(0x10000);
const CAPITAL_LETTER = /\p{Lu}/u;
const LETTER = /\p{L}/u;
const NUMBER = /\p{N}/u;

function learnShape(unit: number): number {
  const character = String.fromCharCode(unit);
  let shape = unit;
  if (CAPITAL_LETTER.test(character)) shape = CAPITALS;
  else if (LETTER.test(character)) shape = SMALL;
  else if (NUMBER.test(character)) shape = DIGIT;
  shapes[unit] = shape;
  return shape;
}
