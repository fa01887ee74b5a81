import { decodeHTML } from 'entities';

const COMMENT_OR_SCRIPT = /<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1\s*>/gi;
const TAG = /<\/?[a-z][^<>]*>/gi;
const CONTROL = /[\p{Cc}\p{Cf}]+/gu;
const WHITE_SPACE = /\s+/g;

/** The text of a listing's field as a reader sees it: tags become spaces, entities characters, runs of white space one space. */
export function stripMarkup(raw: string): string {
  let text = raw;
  if (text.includes('<')) text = text.replace(COMMENT_OR_SCRIPT, ' ').replace(TAG, ' ');
  if (text.includes('&')) {
    text = decodeHTML(text);
    // Marketplace exports are often escaped twice: what was an entity may now be a tag.
    if (text.includes('<')) text = text.replace(TAG, ' ');
  }
  return text.replace(CONTROL, ' ').replace(WHITE_SPACE, ' ').trim();
}

const MARK = /\p{M}+/gu;
const NOT_ASCII = /[^\u0000-\u007f]/; // eslint-disable-line no-control-regex
const LIGATURE = /[œæßøłđ]/g;
const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' };

/** Lower case without accents, so that "Épée" and "epee" are the same word. Expects text without markup. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (!NOT_ASCII.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(MARK, '')
    .replace(LIGATURE, (letter) => LIGATURES[letter] ?? letter);
}

const NOT_A_WORD = /[^\p{L}\p{N}]+/gu;

/**
 * What makes two listings the same to a reader: letters and digits of title and description, folded, one
 * space between words. Case, accents, punctuation and markup do not count. Empty when there is no word.
 */
export function normaliseContent(listing: { readonly designation: string; readonly description: string }): string {
  const text = `${stripMarkup(listing.designation)} ${stripMarkup(listing.description)}`;
  return foldCase(text).replace(NOT_A_WORD, ' ').trim();
}
