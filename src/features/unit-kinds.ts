/** What a UTF-16 unit is, in an order in which letters and digits are the highest. Half of a pair is `OTHER`. */
const WHITE_SPACE = 1;
export const OTHER = 2;
export const DIGIT = 3;
export const SMALL_LETTER = 4;
export const CAPITAL = 5;

/** The kind of a unit, by Unicode's general categories; a letter that is no capital counts as small. */
export function kindOf(unit: number): number {
  return kinds[unit] || learnKind(unit);
}

/** 0 until a unit is first met: asking Unicode takes a hundred times as long as looking it up. */
const kinds = new Uint8Array(0x10000);

function learnKind(unit: number): number {
  const character = String.fromCharCode(unit);
  let kind = OTHER;
  if (/\s/u.test(character)) kind = WHITE_SPACE;
  else if (/\p{Lu}/u.test(character)) kind = CAPITAL;
  else if (/\p{L}/u.test(character)) kind = SMALL_LETTER;
  else if (/\p{N}/u.test(character)) kind = DIGIT;
  kinds[unit] = kind;
  return kind;
}
