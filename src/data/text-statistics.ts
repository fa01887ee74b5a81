import { roundShare } from './content-index.ts';
import type { GuessLanguage, Language } from './guess-language.ts';
import type { ListingText } from './listing.ts';
import { foldWords, stripMarkup } from './normalise-text.ts';

/** Nearest-rank quantiles: each is a value that occurs. */
export interface Quantiles {
  readonly min: number;
  readonly p05: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly max: number;
}

/** Figures of the texts of one part of the data. */
export interface TextFigures {
  readonly rows: number;
  readonly missing_titles: number;
  readonly missing_descriptions: number;
  /** Share of the rows, 0–1. */
  readonly missing_description_share: number;
  /** Rows with U+FFFD: characters lost before the file reached us. */
  readonly damaged_characters: number;
  /** Characters as a reader sees them, without markup; null where no row has the field. */
  readonly title_characters: Quantiles | null;
  /** Of the descriptions that are not missing. */
  readonly description_characters: Quantiles | null;
  /** Of title and description together. */
  readonly words: Quantiles | null;
  /** Rows by ISO 639-1 code, most frequent first; "unknown" is last. */
  readonly languages: Readonly<Record<string, number>>;
}

/** What is known of a listing's text after one look at it. */
export interface TextMeasure {
  /** `normaliseContent` of the listing. */
  readonly content: string;
  readonly titleCharacters: number;
  readonly descriptionCharacters: number;
  readonly isDamaged: boolean;
}

/** Reads a listing once for all that ingest wants to know of its text. */
export function measureText(listing: ListingText): TextMeasure {
  const title = stripMarkup(listing.designation);
  const description = stripMarkup(listing.description);
  return {
    content: foldWords(`${title} ${description}`),
    titleCharacters: title.length,
    descriptionCharacters: description.length,
    isDamaged: title.includes('\ufffd') || description.includes('\ufffd'),
  };
}

export interface TextStatistics {
  readonly add: (text: TextMeasure) => void;
  readonly summarise: () => TextFigures;
}

/** The language of a listing shows in its beginning; reading on through 10 kB would only take time. */
const LANGUAGE_SAMPLE = 1000;

export function createTextStatistics(guessLanguage: GuessLanguage): TextStatistics {
  const titles: number[] = [];
  const descriptions: number[] = [];
  const words: number[] = [];
  const languages = new Map<Language, number>();
  let missingTitles = 0;
  let damaged = 0;
  return {
    add: ({ content, titleCharacters, descriptionCharacters, isDamaged }) => {
      titles.push(titleCharacters);
      if (titleCharacters === 0) missingTitles += 1;
      if (descriptionCharacters > 0) descriptions.push(descriptionCharacters);
      words.push(countWords(content));
      const language = guessLanguage(content.slice(0, LANGUAGE_SAMPLE));
      languages.set(language, (languages.get(language) ?? 0) + 1);
      if (isDamaged) damaged += 1;
    },
    summarise: () => {
      const rows = titles.length;
      const missingDescriptions = rows - descriptions.length;
      return {
        rows,
        missing_titles: missingTitles,
        missing_descriptions: missingDescriptions,
        missing_description_share: rows === 0 ? 0 : roundShare(missingDescriptions / rows),
        damaged_characters: damaged,
        title_characters: quantiles(titles),
        description_characters: quantiles(descriptions),
        words: quantiles(words),
        languages: Object.fromEntries([...languages].sort(byFrequency)),
      };
    },
  };
}

function byFrequency(a: readonly [Language, number], b: readonly [Language, number]): number {
  if (a[0] === 'unknown' || b[0] === 'unknown') return a[0] === 'unknown' ? 1 : -1;
  return b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
}

function countWords(content: string): number {
  if (content === '') return 0;
  let count = 1;
  for (let index = content.indexOf(' '); index !== -1; index = content.indexOf(' ', index + 1)) count += 1;
  return count;
}

/** Quantiles of whole numbers; null of none. Sorts `values` in place. */
export function quantiles(values: number[]): Quantiles | null {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
  return {
    min: at(0),
    p05: at(0.05),
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    max: at(1),
  };
}
