import { bucketOf, nameBuckets } from './buckets.ts';
import type { WordList } from './collect-ngrams.ts';
import { HIGH_SEED, LOW_SEED, stepHigh, stepLow } from './hash-units.ts';
import { CAPITAL, DIGIT, kindOf, OTHER, SMALL_LETTER } from './unit-kinds.ts';

/** What the listing looks like from a distance. */
export interface ListingLook {
  /** Without markup, case as the seller wrote it. */
  readonly title: string;
  readonly hasDescription: boolean;
  /** Of the title, folded. */
  readonly titleWords: WordList;
  /** Folded, too. */
  readonly descriptionWords: WordList;
}

const LENGTHS = [10, 20, 30, 40, 60, 80, 120, 200];
const WORD_COUNTS = [2, 3, 5, 8, 12, 18, 30];
const DIGIT_SHARES = [Number.MIN_VALUE, 0.05, 0.15, 0.3];
const PUNCTUATION_SHARES = [Number.MIN_VALUE, 0.03, 0.06, 0.12];
const CAPITAL_SHARES = [Number.MIN_VALUE, 0.1, 0.2, 0.4, 0.9];

/**
 * `hint` matches whatever `pattern` matches, and more. It is tried first where a pattern takes a microsecond, as the engine
 * is slow at \b without case and at looking ahead: the hint takes a tenth of that.
 */
type Pattern = readonly [name: string, pattern: RegExp, hint?: RegExp];

/** Looked for in titles with a digit only: most have none. */
const DIGIT_PATTERNS: readonly Pattern[] = [
  ['issue number', /\b[nN](?:[°º]|um[eé]ro| ?o\.?) ?\d/u],
  ['number sign', /#\s?\d/u],
  ['volume', /\b(?:tome|vol(?:ume)?|band|t\.) ?\d/iu, /tome|vol|band|t\./i],
  ['year', /\b(?:1[89]|20)\d\d\b/u],
  ['two sizes', /\d ?[x×*] ?\d/iu],
  ['centimetres', /\d ?cm\b/iu],
  ['millimetres', /\d ?mm\b/iu],
  ['metres', /\d ?m\b/u],
  ['weight', /\d ?k?g\b/iu],
  ['volume of liquid', /\d ?[cm]?l\b/iu],
  ['power', /\d ?(?:w|v|mah|watts?)\b/iu],
  ['storage', /\d ?[gmt][bo]\b/iu],
  ['ISBN', /\b97[89]\d{10}\b/u],
  ['number of pieces', /\b\d+ ?(?:x|pcs|pi[eè]ces?)\b/iu, /\d ?[xp]/i],
  ['collector number', /\b\d{1,3}\/\d{2,3}\b/u],
  ['model code', /\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9-]{5,}\b/u, /[A-Z0-9-]{5}/],
  ['starts with a digit', /^\d/u],
];

const PATTERNS: readonly Pattern[] = [
  ['price', /[€$£]/u],
  // The long s and the Kelvin sign are an s and a k without case, where the pattern is unicode.
  ['set', /\b(?:lot|set|pack)\b/iu, /lot|[s\u017f]et|pac[k\u212a]/i],
  ['parentheses', /[([]/u],
  ['dash between', / [-–—] /u],
  ['comma', /,/u],
  ['colon', /:/u],
  ['quotes', /["«»“”]/u],
  ['ends with a stop', /[.!?…]$/u],
  ['starts small', /^\p{Ll}/u],
];

/** Function words that hardly occur in the other languages, folded. */
const FUNCTION_WORDS = {
  french: 'le les des du une et pour avec dans sur par aux est sans son ses votre cette plus ou',
  english: 'the of and with for to from by this is your you are it can that be or an on',
  german: 'der die das und mit fur von im den zum auf ist ein eine nicht aus dem sich bei oder',
  other: 'el los las del con para una y il di della che dei per e da do em com os',
} as const;

const NO_LANGUAGE = 'unknown';

/**
 * Numbers of the tokens that hold for a listing, ascending, each once. About seventy exist, of which a listing has about ten; `META_TOKENS` names
 * them. They are about formatting, which usual cleaning throws away and which tells product types apart.
 */
export function listMetaTokens(look: ListingLook): readonly number[] {
  const { title, titleWords } = look;
  const shares = countKinds(title);
  const buckets = [
    bucketOf(title.length, LENGTHS),
    bucketOf(titleWords.length, WORD_COUNTS),
    bucketOf(shares.digits, DIGIT_SHARES),
    bucketOf(shares.punctuation, PUNCTUATION_SHARES),
    bucketOf(shares.capitals, CAPITAL_SHARES),
    Number(shares.hasAccents),
    Number(look.hasDescription),
    LANGUAGES.indexOf(guessLanguage([titleWords, look.descriptionWords])),
  ];
  const tokens = buckets.map((bucket, group) => GROUP_STARTS[group] + bucket);
  if (shares.digits > 0) appendPatterns(title, DIGIT_PATTERNS, DIGIT_PATTERN_START, tokens);
  appendPatterns(title, PATTERNS, PATTERN_START, tokens);
  return tokens;
}

function appendPatterns(title: string, patterns: readonly Pattern[], first: number, tokens: number[]): void {
  for (let i = 0; i < patterns.length; i += 1) {
    const [, pattern, hint] = patterns[i];
    if (hint?.test(title) === false) continue;
    if (pattern.test(title)) tokens.push(first + i);
  }
}

const LANGUAGES: readonly string[] = [...Object.keys(FUNCTION_WORDS), NO_LANGUAGE];

const GROUPS: readonly (readonly string[])[] = [
  nameBuckets('title length', LENGTHS),
  nameBuckets('words', WORD_COUNTS),
  nameBuckets('digit share', DIGIT_SHARES),
  nameBuckets('punctuation share', PUNCTUATION_SHARES),
  nameBuckets('capitals share', CAPITAL_SHARES),
  ['no accents', 'accents'],
  ['no description', 'description'],
  LANGUAGES.map((language) => `language: ${language}`),
];

/** Where the tokens of each group begin, and where the patterns begin behind them. */
const GROUP_STARTS = GROUPS.map((_group, i) => GROUPS.slice(0, i).flat().length);
const DIGIT_PATTERN_START = GROUPS.flat().length;
const PATTERN_START = DIGIT_PATTERN_START + DIGIT_PATTERNS.length;

/** What each token means, for people to read. */
export const META_TOKENS: readonly string[] = [
  ...GROUPS.flat(),
  ...[...DIGIT_PATTERNS, ...PATTERNS].map(([name]) => name),
];

function countKinds(title: string): {
  readonly digits: number;
  readonly punctuation: number;
  readonly capitals: number;
  readonly hasAccents: boolean;
} {
  let digits = 0;
  let punctuation = 0;
  let capitals = 0;
  let letters = 0;
  let hasAccents = false;
  for (let at = 0; at < title.length; at += 1) {
    const unit = title.charCodeAt(at);
    const kind = kindOf(unit);
    if (kind === DIGIT) digits += 1;
    else if (kind === OTHER) punctuation += 1;
    else if (kind >= SMALL_LETTER) {
      letters += 1;
      if (kind === CAPITAL) capitals += 1;
      if (unit > 0x7f) hasAccents = true;
    }
  }
  const length = Math.max(1, title.length);
  return {
    digits: digits / length,
    punctuation: punctuation / length,
    capitals: capitals / Math.max(1, letters),
    hasAccents,
  };
}

/** The language with most function words in the listing; the first one of equals; unknown where there is none. */
function guessLanguage(texts: readonly WordList[]): string {
  const counts = LANGUAGES.map(() => 0);
  for (const { lows, length } of texts) {
    for (let word = 0; word < length; word += 1) {
      const language = languageOfWord.get(lows[word]);
      if (language !== undefined) counts[language] += 1;
    }
  }
  const most = Math.max(...counts);
  return most === 0 ? NO_LANGUAGE : LANGUAGES[counts.indexOf(most)];
}

/** By the low hash of the word: a word that shares it with one of these eighty would be taken for it, harmlessly. */
const languageOfWord = new Map(
  Object.values(FUNCTION_WORDS).flatMap((words, language) =>
    words.split(' ').map((word) => [hashWord(word), language] as const),
  ),
);

function hashWord(word: string): number {
  let low = LOW_SEED;
  for (let at = 0; at < word.length; at += 1) low = stepLow(low, word.charCodeAt(at));
  return low;
}

/** The key of a token in the vocabulary of its kind. */
export function tokenKey(token: number): readonly [low: number, high: number] {
  return [stepLow(LOW_SEED, token) >>> 0, stepHigh(HIGH_SEED, token) >>> 0];
}
