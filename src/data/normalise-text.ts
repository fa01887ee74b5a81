import { decodeHTML } from 'entities';

const TAG = /<\/?[a-z][^<>]*>/gi;
const JOINED_INVISIBLY = /(?:\u00ad|\u200c|\u200d|\u2060|\ufeff)+/g;
const CONTROL = /[\p{Cc}\p{Cf}]+/gu;
const WHITE_SPACE = /\s+/g;

/** The text of a listing's field as a reader sees it: tags become spaces, entities characters, runs of white space one space. */
export function stripMarkup(raw: string): string {
  let text = raw;
  if (text.includes('<')) text = stripTags(text);
  if (text.includes('&')) {
    text = decodeHTML(text);
    // Marketplace exports are often escaped twice: what was an entity may now be a tag.
    if (text.includes('<')) text = stripTags(text);
  }
  // Soft hyphens and zero-width joiners stand inside words; other invisible characters separate them.
  return text.replace(JOINED_INVISIBLY, '').replace(CONTROL, ' ').replace(WHITE_SPACE, ' ').trim();
}

function stripTags(text: string): string {
  let stripped = removeBlocks(text, /<!--/g, /-->/g);
  stripped = removeBlocks(stripped, /<script\b/gi, /<\/script\s*>/gi);
  stripped = removeBlocks(stripped, /<style\b/gi, /<\/style\s*>/gi);
  return stripped.replace(TAG, ' ');
}

/**
 * `text` with every stretch from `opening` to the next `closing` replaced by a space. An opening that is never closed
 * stays, so that a stray "<!--" does not eat the rest. Linear in the length, unlike one lazy regular expression, which
 * looks for the missing end again from every opening.
 */
function removeBlocks(text: string, opening: RegExp, closing: RegExp): string {
  let kept = '';
  let position = 0;
  for (;;) {
    opening.lastIndex = position;
    const start = opening.exec(text);
    if (start === null) return kept + text.slice(position);
    closing.lastIndex = opening.lastIndex;
    if (closing.exec(text) === null) return kept + text.slice(position);
    kept += `${text.slice(position, start.index)} `;
    position = closing.lastIndex;
  }
}

const MARK = /\p{M}+/gu;
const NOT_ASCII = /[^\u0000-\u007f]/; // eslint-disable-line no-control-regex
const LIGATURE = /[œæßøłđ]/g;
const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' };

/** Lower case without accents, so that "Épée" and "epee" are the same word. Expects text without markup. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase().replaceAll('ς', 'σ'); // each letter by itself, wherever it stands in the word
  if (!NOT_ASCII.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .toLowerCase() // again: NFKD spells "㏂" and the like in capitals
    .replace(MARK, '')
    .replace(LIGATURE, (letter) => LIGATURES[letter] ?? letter);
}

const NOT_A_WORD = /[^\p{L}\p{N}]+/gu;

/** The letters and digits of a text without markup, folded, one space between words. Empty when there is no word. */
export function foldWords(text: string): string {
  return foldCase(text).replace(NOT_A_WORD, ' ').trim();
}

/**
 * What makes two listings the same to a reader: letters and digits of title and description, folded, one
 * space between words. Case, accents, punctuation and markup do not count. Empty when there is no word.
 */
export function normaliseContent(listing: {
  readonly designation: string;
  readonly description: string;
}): string {
  return foldWords(`${stripMarkup(listing.designation)} ${stripMarkup(listing.description)}`);
}
