import type { ListingText } from './listing.ts';

/** How the titles of many listings are written. Plain JSON: it is kept with a model, of the rows that it learnt from. */
export interface CaseProfile {
  /** Listings with a text. */
  readonly rows: number;
  /** Shares of them whose title has any capital letter, lower-case letter, letter with a diacritic, punctuation mark; in [0, 1]. */
  readonly upperCaseShare: number;
  readonly lowerCaseShare: number;
  readonly accentShare: number;
  readonly punctuationShare: number;
}

/** Counts listings one by one, in constant memory. */
export interface CaseCounter {
  readonly add: (listing: ListingText) => void;
  readonly profile: () => CaseProfile;
}

const NOT_ASCII = /[^\u0000-\u007f]/; // eslint-disable-line no-control-regex
/** Each in ASCII, where nearly every title has its first, and in Unicode, which takes several times as long. */
const UPPER_CASE = [/[A-Z]/, /\p{Lu}/u] as const;
const LOWER_CASE = [/[a-z]/, /\p{Ll}/u] as const;
/** With the symbols: cleaning drops "+", "=", "€" and "°" as it drops commas. */
const PUNCTUATION = [/[!-/:-@[-`{-~]/, /[\p{P}\p{S}]/u] as const;
const ACCENT = /\p{L}\p{M}/u;
const MARKUP = /<[^<>]*>|&#?\w{1,31};/g;

/**
 * Starts a count. Looks at the title, or at the description where there is no title: longer texts have more of
 * everything, so with descriptions the shares would tell how many listings have one. Markup does not count.
 */
export function createCaseCounter(): CaseCounter {
  let rows = 0;
  let upperCase = 0;
  let lowerCase = 0;
  let accents = 0;
  let punctuation = 0;
  return {
    add: ({ designation, description }) => {
      const written = designation.trim() === '' ? description : designation;
      const hasMarkup = written.includes('<') || written.includes('&');
      const text = (hasMarkup ? written.replace(MARKUP, ' ') : written).trim();
      if (text === '') return;
      const isAscii = !NOT_ASCII.test(text);
      const has = ([inAscii, inUnicode]: readonly [RegExp, RegExp]): boolean =>
        inAscii.test(text) || (!isAscii && inUnicode.test(text));
      rows += 1;
      if (has(UPPER_CASE)) upperCase += 1;
      if (has(LOWER_CASE)) lowerCase += 1;
      if (!isAscii && ACCENT.test(text.normalize('NFD'))) accents += 1;
      if (has(PUNCTUATION)) punctuation += 1;
    },
    profile: () => {
      const share = (count: number): number => (rows === 0 ? 0 : Number((count / rows).toFixed(6)));
      return {
        rows,
        upperCaseShare: share(upperCase),
        lowerCaseShare: share(lowerCase),
        accentShare: share(accents),
        punctuationShare: share(punctuation),
      };
    },
  };
}

/** The profile of these listings. */
export function countCase(listings: Iterable<ListingText>): CaseProfile {
  const counter = createCaseCounter();
  for (const listing of listings) counter.add(listing);
  return counter.profile();
}

/** Below this a profile says little of where the listings come from. */
const LEAST_ROWS = 200;
/** At 200 rows a side the standard error of a difference of shares is at most 0.05, so this one is six of them. */
const LEAST_DIFFERENCE = 0.3;

/**
 * A sentence on how the listings seen are written otherwise than those learnt from; undefined where they are alike, or
 * either are fewer than 200. Only a missing (or new) case raises it: natural titles have capitals and small letters in
 * every language and shop, while accents and punctuation come and go with language and goods. They are told as evidence.
 */
export function caseProfilesDiffer(learnt: CaseProfile, seen: CaseProfile): string | undefined {
  if (Math.min(learnt.rows, seen.rows) < LEAST_ROWS) return undefined;
  const shifts = ([name, key]: (typeof CASES)[number]): readonly string[] =>
    Math.abs(learnt[key] - seen[key]) < LEAST_DIFFERENCE
      ? []
      : [`${percent(learnt[key])} of the training titles have ${name}, ${percent(seen[key])} of these do`];
  const findings = CASES.flatMap(shifts);
  if (findings.length === 0) return undefined;
  const evidence = EVIDENCE.map(
    ([name, key]) => `${name} ${percent(learnt[key])} and ${percent(seen[key])}`,
  ).join(', ');
  return `${findings.join('; ')} (${evidence}): accuracy is lower on text whose formatting differs from what the model learnt. Give it titles as sellers write them.`;
}

const CASES = [
  ['capital letters', 'upperCaseShare'],
  ['lower-case letters', 'lowerCaseShare'],
] as const;

const EVIDENCE = [
  ['accents', 'accentShare'],
  ['punctuation', 'punctuationShare'],
] as const;

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
