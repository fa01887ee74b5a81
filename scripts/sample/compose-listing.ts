import { createWriter, type Writer } from './grammar.ts';
import { styleDescription, styleTitle } from './listing-style.ts';
import type { Language, ProductClass } from './product-class.ts';
import type { RandomStream } from './random-stream.ts';
import { common } from './vocabulary/common.ts';
import { productClasses } from './vocabulary/index.ts';

export interface SampleListing {
  readonly designation: string;
  readonly description: string;
  /** As it stands in the label file: one of the 27 codes, but for a few dirty rows. */
  readonly label: string;
}

/** Share of listings without description, as in the full training set of the challenge. */
const NO_DESCRIPTION = 0.35;
/** Share of listings whose title names only a brand, a hero, a reference or a colour. */
const VAGUE_TITLE = 0.03;
/** Share of listings filed under any code, by mistake. */
const MISLABELLED = 0.01;
const FOREIGN = 0.28;
const LANGUAGES: readonly (readonly [Language, number])[] = [
  ['en', 60],
  ['de', 30],
  ['es', 5],
  ['it', 5],
];

/** A listing of the class, in its seller's words; a small share is worded like another class, or filed under a wrong code. */
export function composeListing(target: ProductClass, random: RandomStream): SampleListing {
  const wording = chooseWording(target, random);
  const language = chooseLanguage(wording, random);
  const writer = createWriter(wording, common, language, random);
  const title = writer.write(random.chance(VAGUE_TITLE) ? 'vague' : 'title');
  const designation = styleTitle(title, random);
  const description = random.chance(NO_DESCRIPTION)
    ? ''
    : styleDescription(writeSentences(writer, title, random), random);
  const label = random.chance(MISLABELLED) ? random.pick(productClasses).code : target.code;
  return { designation, description, label: String(label) };
}

function chooseWording(target: ProductClass, random: RandomStream): ProductClass {
  const share = target.lookalikes.reduce((sum, [, part]) => sum + part, 0);
  if (!random.chance(share)) return target;
  const code = random.pickWeighted(target.lookalikes);
  const lookalike = productClasses.find((candidate) => candidate.code === code);
  if (!lookalike) throw new Error(`class ${target.code} looks like ${code}, which is none of the classes`);
  return lookalike;
}

function chooseLanguage({ own, foreign }: ProductClass, random: RandomStream): Language {
  if (!random.chance(foreign ?? FOREIGN)) return 'fr';
  return random.pickWeighted(LANGUAGES.filter(([language]) => own[language]));
}

/** What a description says: mostly what any seller or any sibling class would say, now and then something telling. */
function writeSentences(writer: Writer, title: string, random: RandomStream): string[] {
  const sentences = random.chance(0.2) ? [`${title}.`] : [];
  const length = random.pickWeighted([
    [random.integer(1, 3), 3],
    [random.integer(4, 9), 5],
    [random.integer(10, 24), 2],
  ]);
  for (let attempt = 0; attempt < 3 * length && sentences.length < length; attempt += 1) {
    const symbol = random.pickWeighted([
      ['terms', 38],
      ['detail', 38],
      ['claim', 24],
    ]);
    const sentence = writer.writeUnused(symbol);
    if (sentence !== undefined) sentences.push(sentence);
  }
  return sentences;
}
