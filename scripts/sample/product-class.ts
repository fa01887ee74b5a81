/** The languages that sellers write in. */
export type Language = 'fr' | 'en' | 'de' | 'es' | 'it';

/** Symbol → the texts that may stand for it, the common ones first (grammar.ts says how a text is written). */
export type Rules = Readonly<Record<string, readonly string[]>>;

/** Rules of each language; those under `any` serve all of them. */
export type Vocabulary = Readonly<Partial<Record<Language | 'any', Rules>>>;

/** A product type: how its listings are worded, and what they are mistaken for. */
export interface ProductClass {
  readonly code: number;
  /** Rows of the class in the full training set of the challenge: the sample keeps the proportions. */
  readonly realRows: number;
  /** Needs the symbols `title` and `claim` in each language that it has, looked up here, then in the family. */
  readonly own: Vocabulary;
  /** Shared with the sibling classes. Needs the symbols `vague` and `detail`. */
  readonly family: Vocabulary;
  /** Share of listings that are worded like those of another class: what makes the sample as hard as real listings. */
  readonly lookalikes: readonly (readonly [code: number, share: number])[];
  /** Share of listings that are not in French; 0.28 unless given. */
  readonly foreign?: number;
}

/** The phrases of a list written as text: one a line, or separated by `|`. */
export function list(text: string): readonly string[] {
  return text
    .split(/[\n|]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
}
