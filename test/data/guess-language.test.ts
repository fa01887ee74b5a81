import { expect, test } from 'vitest';
import { createLanguageGuesser } from '../../src/data/guess-language.ts';
import { foldWords } from '../../src/data/normalise-text.ts';

const guessLanguage = createLanguageGuesser();

test.each([
  ['Piscine gonflable ronde avec pompe', 'fr'],
  ['Set of 4 cushions for the garden', 'en'],
  ['Kissen für den Garten mit Bezug', 'de'],
  ['Juego para los niños con una pelota', 'es'],
  ['Gioco della vita con gli amici', 'it'],
  // "de" and "en" are words of other languages, too; "die" is not.
  ['Table de jardin en bois die', 'de'],
  ['Table grandes Air', 'unknown'],
  ['Traxxas 40 cm 12 ch', 'unknown'],
  ['كتاب للأطفال', 'unknown'],
  ['', 'unknown'],
])('%s: %s', (text, language) => {
  expect(guessLanguage(foldWords(text))).toBe(language);
});
