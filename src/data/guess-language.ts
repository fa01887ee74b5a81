import stopWords from 'stopwords-iso' with { type: 'json' };
import { foldWords } from './normalise-text.ts';

/** ISO 639-1 codes of the languages that are told apart. */
const LANGUAGES = ['fr', 'en', 'de', 'es', 'it'] as const;
export type Language = (typeof LANGUAGES)[number] | 'unknown';

/** Says which language a text is in, from `foldWords` of it; "unknown" where its stop words do not tell. */
export type GuessLanguage = (content: string) => Language;

/** What a language must score. Spanish and Italian are rare among these listings, and one word ("grandes", "air") proves nothing. */
const NEEDED: Readonly<Record<Language, number>> = {
  fr: 0.5,
  en: 0.5,
  de: 0.5,
  es: 2,
  it: 2,
  unknown: Infinity,
};

/** The English list of stopwords-iso also holds country codes ("cm", "ch"), which here are units and models. These are words. */
const SHORT_ENGLISH = new Set(
  'am an as at be by do go he if in is it me my no of on or so to up us we'.split(' '),
);

/**
 * Makes a guesser that counts stop words. A word of k languages counts 1/k for each, so "de", which half of Europe uses,
 * says little and "avec" says it all. The best language must be ahead of the second.
 */
export function createLanguageGuesser(): GuessLanguage {
  const languagesOf = new Map<string, number[]>();
  for (const [index, language] of LANGUAGES.entries()) {
    for (const word of new Set((stopWords[language] ?? []).map(foldWords))) {
      if (word.length < 2 || word.includes(' ')) continue;
      if (language === 'en' && word.length === 2 && !SHORT_ENGLISH.has(word)) continue;
      const known = languagesOf.get(word);
      if (known === undefined) languagesOf.set(word, [index]);
      else known.push(index);
    }
  }
  return (content) => {
    const scores = LANGUAGES.map(() => 0);
    for (const word of content.split(' ')) {
      const languages = languagesOf.get(word) ?? [];
      for (const index of languages) scores[index] = (scores[index] ?? 0) + 1 / languages.length;
    }
    const best = Math.max(...scores);
    const leaders = LANGUAGES.filter((_, index) => (scores[index] ?? 0) > best - 1e-9);
    const [leader = 'unknown'] = leaders;
    return leaders.length === 1 && best > NEEDED[leader] - 1e-9 ? leader : 'unknown';
  };
}
