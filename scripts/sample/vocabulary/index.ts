import type { ProductClass } from '../product-class.ts';
import { babyClasses } from './baby.ts';
import { bookClasses } from './books.ts';
import { everydayClasses } from './everyday.ts';
import { gardenClasses } from './garden.ts';
import { homeClasses } from './home.ts';
import { toyClasses } from './toys.ts';
import { videoGameClasses } from './video-games.ts';

/** The 27 product types, in ascending order of their codes. */
export const productClasses: readonly ProductClass[] = [
  ...bookClasses,
  ...videoGameClasses,
  ...toyClasses,
  ...babyClasses,
  ...homeClasses,
  ...gardenClasses,
  ...everydayClasses,
].sort((a, b) => a.code - b.code);
