import { plainText } from './plain-text.ts';
import { collectCharacterNgrams, collectWordNgrams, WordList } from './collect-ngrams.ts';
import type { FeatureOptions, SpaceName } from './feature-options.ts';
import { appendFolded } from './fold-text.ts';
import { IMAGE_TOKENS } from './images/image-tokens.ts';
import type { PicturedListing } from './images/pictured-listing.ts';
import { listMetaTokens, META_TOKENS, tokenKey } from './meta-tokens.ts';
import type { NgramBatch } from './ngram-batch.ts';
import { collectTitleEnds } from './title-ends.ts';
import { appendShape } from './title-shape.ts';
import { type WordFormOptions, WordForms } from './word-forms.ts';
import { UnitBuffer } from './unit-buffer.ts';

const SPACE = 32;

/**
 * The one way from what a seller wrote to what features are made of: training, prediction and drift all come through
 * here. Holds one listing at a time; its buffers are used again for the next.
 */
export class ListingReader {
  /** Without markup, in the seller's own case. */
  title = '';
  description = '';
  hasDescription = false;
  /** Space, title, space, description, space; folded. */
  readonly folded = new UnitBuffer();
  /** Where the title ends in `folded`. */
  titleEnd = 0;
  readonly titleWords = new WordList();
  readonly descriptionWords = new WordList();
  readonly #shape = new UnitBuffer();
  /** Title and description as they were written; filled when it is asked for. */
  readonly #cased = new UnitBuffer();
  readonly #casedWords = new WordList();
  #forms: WordForms | undefined;
  #formOptions: WordFormOptions | undefined;
  #listing: PicturedListing | undefined;

  /** Characters of title and description together, folded. */
  get characters(): number {
    return this.folded.length - (this.hasDescription ? 3 : 2);
  }

  /** Takes up a listing. Costs nothing if it is the one at hand: a listing is often vectorised and measured or explained, too. */
  read(listing: PicturedListing): void {
    if (listing === this.#listing) return;
    this.#listing = listing;
    this.title = plainText(listing.designation);
    this.description = plainText(listing.description);
    this.hasDescription = this.description !== '';
    const { folded } = this;
    folded.clear();
    folded.push(SPACE);
    appendFolded(this.title, folded);
    this.titleEnd = folded.length;
    folded.push(SPACE);
    if (this.hasDescription) {
      appendFolded(this.description, folded);
      folded.push(SPACE);
    }
    this.titleWords.scan(folded, 0, this.titleEnd);
    this.descriptionWords.scan(folded, this.titleEnd, folded.length);
  }

  /** Puts the n-grams of one kind into the batch. Words of title and description do not form n-grams together. */
  collect(space: SpaceName, { spaces }: FeatureOptions, batch: NgramBatch): void {
    batch.clear();
    switch (space) {
      case 'words':
        for (const words of [this.titleWords, this.descriptionWords]) {
          collectWordNgrams(this.#inForm(words, spaces.words), spaces.words.ngram_range, batch);
        }
        return;
      case 'cased_words':
        this.#cased.clear();
        for (const text of [this.title, this.description]) {
          const start = this.#cased.length;
          this.#cased.append(text);
          this.#casedWords.scan(this.#cased, start, this.#cased.length, true);
          collectWordNgrams(this.#casedWords, spaces.cased_words.ngram_range, batch);
        }
        return;
      case 'title_ends':
        collectTitleEnds(this.titleWords, batch);
        return;
      case 'characters': {
        const { first, ngram_range } = spaces.characters;
        collectCharacterNgrams(this.folded, Math.min(this.folded.length, first), ngram_range, batch);
        return;
      }
      case 'shape': {
        const shape = this.#shape;
        shape.clear();
        shape.push(SPACE);
        appendShape(this.title, spaces.shape.first, shape);
        shape.push(SPACE);
        collectCharacterNgrams(shape, shape.length, spaces.shape.ngram_range, batch);
        return;
      }
      case 'meta':
        for (const token of listMetaTokens(this)) {
          const [low, high] = tokenKey(token);
          batch.push(low, high, token, token);
        }
        return;
      case 'images':
        for (const token of this.#listing?.image ?? []) {
          const [low, high] = tokenKey(token);
          batch.push(low, high, token, token);
        }
    }
  }

  #inForm(words: WordList, options: WordFormOptions): WordList {
    if (options.stop_words === 'none' && options.stem === 'none') return words;
    if (options !== this.#formOptions) {
      this.#forms = new WordForms(options);
      this.#formOptions = options;
    }
    return this.#forms?.of(words, this.folded) ?? words;
  }

  /** How an n-gram that `collect` gave for the listing at hand reads, from its place. */
  spell(space: SpaceName, start: number, end: number): string {
    switch (space) {
      case 'words':
      case 'title_ends':
      case 'characters':
        return this.folded.slice(start, end);
      case 'cased_words':
        return this.#cased.slice(start, end);
      case 'shape':
        return this.#shape.slice(start, end);
      case 'meta':
        return META_TOKENS[start];
      case 'images':
        return IMAGE_TOKENS[start];
    }
  }
}
