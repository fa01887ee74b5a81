import { createRequire } from 'node:module';
import { foldCase } from '../data/normalise-text.ts';
import { WordList } from './collect-ngrams.ts';
import { HIGH_SEED, LOW_SEED, stepHigh, stepLow } from './hash-units.ts';
import type { UnitBuffer } from './unit-buffer.ts';

/** Languages whose stop words and stems are known. */
export const WORD_LANGUAGES = ['french', 'english', 'german'] as const;
type WordLanguage = (typeof WORD_LANGUAGES)[number];

/** What is done with words before they form n-grams; the names of scikit-learn and natural. */
export interface WordFormOptions {
  /** Leaves out the words that say little in this language. */
  readonly stop_words: WordLanguage | 'none';
  /** Takes words by their Snowball stem in this language. */
  readonly stem: WordLanguage | 'none';
}

const require = createRequire(import.meta.url);
/** Loaded when it is first used, by its deep path: natural as a whole takes half a second to load. */
const STEMMERS: Readonly<Record<WordLanguage, () => unknown>> = {
  french: (): unknown => require('natural/lib/natural/stemmers/porter_stemmer_fr.js') as unknown,
  english: (): unknown => require('natural/lib/natural/stemmers/porter_stemmer.js') as unknown,
  german: (): unknown => require('natural/lib/natural/stemmers/porter_stemmer_de.js') as unknown,
};
const ISO_CODES: Readonly<Record<WordLanguage, string>> = { french: 'fr', english: 'en', german: 'de' };
/** Words whose form is remembered; a text in another script could go on for ever. */
const MOST_REMEMBERED = 500_000;

type Form = { readonly low: number; readonly high: number } | 'left out';

/** Turns words into what stands for them. Loads its lists when it is made: make one only where there is something to do. */
export class WordForms {
  readonly #stopWords: ReadonlySet<string>;
  readonly #stem: (word: string) => string;
  readonly #forms = new Map<string, Form>();
  /** Written anew for each text. */
  readonly #list = new WordList();

  constructor({ stop_words, stem }: WordFormOptions) {
    this.#stopWords =
      stop_words === 'none' ? new Set() : readStopWords(require('stopwords-iso'), ISO_CODES[stop_words]);
    this.#stem = stem === 'none' ? (word) => word : readStemmer(STEMMERS[stem](), stem);
  }

  /** The words that are left, each with the hash of its form; their places stay. Valid until the next call. */
  of(words: WordList, text: UnitBuffer): WordList {
    this.#list.length = 0;
    for (let i = 0; i < words.length; i += 1) {
      const form = this.#formOf(text.slice(words.starts[i], words.ends[i]));
      if (form !== 'left out') this.#list.push(words.starts[i], words.ends[i], form.low, form.high);
    }
    return this.#list;
  }

  #formOf(word: string): Form {
    const known = this.#forms.get(word);
    if (known !== undefined) return known;
    if (this.#forms.size === MOST_REMEMBERED) this.#forms.clear();
    const form = this.#stopWords.has(word) ? 'left out' : hashWord(this.#stem(word));
    this.#forms.set(word, form);
    return form;
  }
}

function hashWord(word: string): Form {
  let low = LOW_SEED;
  let high = HIGH_SEED;
  for (let at = 0; at < word.length; at += 1) {
    low = stepLow(low, word.charCodeAt(at));
    high = stepHigh(high, word.charCodeAt(at));
  }
  return { low, high };
}

/** Folded, as the words of a listing are. A list entry of several words is never met. */
function readStopWords(lists: unknown, code: string): ReadonlySet<string> {
  const list: unknown = typeof lists === 'object' && lists !== null ? Reflect.get(lists, code) : undefined;
  if (!Array.isArray(list)) throw new TypeError(`Expected a list "${code}" in stopwords-iso, got none.`);
  return new Set(list.map((word) => foldCase(String(word))));
}

function readStemmer(module: unknown, name: string): (word: string) => string {
  const stem: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, 'stem') : undefined;
  if (typeof stem !== 'function')
    throw new TypeError(`Expected a function "stem" in natural's ${name} stemmer, got none.`);
  return (word) => String(Reflect.apply(stem, module, [word]));
}
