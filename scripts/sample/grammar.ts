import type { Language, ProductClass, Rules, Vocabulary } from './product-class.ts';
import type { RandomStream } from './random-stream.ts';

/**
 * Writes texts from rules:
 *   `{noun}`      any text of the rule `noun`
 *   `{@brand}`    the same text each time within this writer: what makes the listing one product
 *   `{10..250}`   a whole number
 *   `{neuf/usé}`  one of the words
 *   `[...]`       there or not
 */
export interface Writer {
  readonly write: (symbol: string) => string;
  /** As `write`, but each text of the rule is used once; undefined when the drawn one has been used. */
  readonly writeUnused: (symbol: string) => string | undefined;
}

const PART = /\[([^[\]]*)\]/g;
const SLOT = /\{(@?)([^{}]+)\}/g;
const RANGE = /^(\d+)\.\.(\d+)$/;

/** A writer for one listing of a product class. Throws where no rule has the symbol. */
export function createWriter(
  { own, family }: Pick<ProductClass, 'own' | 'family'>,
  common: Vocabulary,
  language: Language,
  random: RandomStream,
): Writer {
  const sources = [own, family, common].flatMap((vocabulary) => [vocabulary[language], vocabulary.any]);
  const remembered = new Map<string, string>();

  const draw = (slot: string): string => {
    const range = RANGE.exec(slot);
    if (range) return String(random.integer(Number(range[1]), Number(range[2])));
    if (slot.includes('/')) return random.pick(slot.split('/'));
    return expand(random.pickByRank(findRule(sources, slot)));
  };
  const drawOnce = (slot: string): string => {
    const text = remembered.get(slot) ?? draw(slot);
    remembered.set(slot, text);
    return text;
  };
  const expand = (text: string): string =>
    replaceOptional(text, random).replace(SLOT, (_, once: string, slot: string) =>
      once === '@' ? drawOnce(slot) : draw(slot),
    );
  const used = new Set<string>();
  return {
    write: (symbol) => tidy(draw(symbol)),
    writeUnused: (symbol) => {
      const text = random.pickByRank(findRule(sources, symbol));
      if (used.has(text)) return undefined;
      used.add(text);
      return tidy(expand(text));
    },
  };
}

/** Parts that were left out leave no double spaces. */
function tidy(text: string): string {
  return text.replace(/ {2,}/g, ' ').trim();
}

/** The inner brackets first, so that they may be nested. */
function replaceOptional(text: string, random: RandomStream): string {
  let result = text;
  while (result.includes('[')) {
    const before = result;
    result = result.replace(PART, (_, part: string) => (random.chance(0.5) ? part : ''));
    if (result === before) throw new Error(`expected each [ closed by ], got ${text}`);
  }
  return result;
}

function findRule(sources: readonly (Rules | undefined)[], symbol: string): readonly string[] {
  for (const rules of sources) {
    const rule = rules?.[symbol];
    if (rule) return rule;
  }
  throw new Error(`no rule of this language writes {${symbol}}`);
}
