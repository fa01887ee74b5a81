import type { RandomStream } from './random-stream.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  é: '&eacute;',
  è: '&egrave;',
  à: '&agrave;',
  ê: '&ecirc;',
  ç: '&ccedil;',
  ô: '&ocirc;',
  ü: '&uuml;',
  ö: '&ouml;',
  ä: '&auml;',
  ß: '&szlig;',
  '°': '&deg;',
  "'": '&#39;',
  '+': '&#43;',
  '&': '&amp;',
};

type Style =
  'as written' | 'title case' | 'lower case without accents' | 'upper case' | 'upper case first word';

/** A title as sellers type it: often Each Word In Capitals, sometimes lower case without accents, sometimes shouted. */
export function styleTitle(title: string, random: RandomStream): string {
  const style = random.pickWeighted<Style>([
    ['title case', 50],
    ['as written', 29],
    ['lower case without accents', 9],
    ['upper case', 6],
    ['upper case first word', 6],
  ]);
  const misspelt = random.chance(0.06) ? misspell(title, random) : title;
  return maybeMarkTitle(changeCase(misspelt, style), random);
}

function changeCase(text: string, style: Style): string {
  switch (style) {
    case 'as written':
      return text.charAt(0).toUpperCase() + text.slice(1);
    case 'title case':
      return text.replace(
        /(^|[\s(-])(\p{L})/gu,
        (_, before: string, letter: string) => before + letter.toUpperCase(),
      );
    case 'lower case without accents':
      return removeAccents(text.toLowerCase());
    case 'upper case':
      return text.toUpperCase();
    case 'upper case first word':
      return text.replace(/^\S+/u, (word) => word.toUpperCase());
  }
}

/** Two neighbouring letters swapped, one left out, or all accents lost. */
function misspell(text: string, random: RandomStream): string {
  const at = random.integer(1, Math.max(1, text.length - 3));
  const [first, second] = [text.charAt(at), text.charAt(at + 1)];
  if (!/\p{L}{2}/u.test(first + second) || random.chance(0.3)) return removeAccents(text);
  return text.slice(0, at) + (random.chance(0.5) ? second + first : second) + text.slice(at + 2);
}

/** Even titles carry some markup: an escaped ampersand or apostrophe, a symbol that catches the eye. */
function maybeMarkTitle(title: string, random: RandomStream): string {
  if (random.chance(0.04)) return title.replace(/['&+]/g, (character) => ENTITIES[character] ?? character);
  return random.chance(0.008) ? `${random.pick(['★', '🔥', '⭐', '🎁'])} ${title}` : title;
}

type Layout = 'plain' | 'lines' | 'paragraphs' | 'breaks' | 'bullets' | 'merged';

/** A description as shops export it: plain, on several lines, or in HTML whose entities may be escaped twice. */
export function styleDescription(sentences: readonly string[], random: RandomStream): string {
  const layout = random.pickWeighted<Layout>([
    ['plain', 40],
    ['paragraphs', 14],
    ['breaks', 20],
    ['bullets', 12],
    ['lines', 8],
    ['merged', 6],
  ]);
  const isHtml = layout === 'paragraphs' || layout === 'breaks' || layout === 'bullets';
  const decorated = random.chance(0.02)
    ? [`${random.pick(['✅', '❤️', '🚚', '👍'])} `, ...sentences]
    : sentences;
  const escaped = isHtml && random.chance(0.45) ? decorated.map(escapeCharacters) : decorated;
  const text = layOut(escaped, layout, random);
  return isHtml && random.chance(0.1)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : text;
}

function layOut(sentences: readonly string[], layout: Layout, random: RandomStream): string {
  switch (layout) {
    case 'plain':
      return sentences.join(' ');
    case 'lines':
      return sentences.map((sentence) => `- ${sentence}`).join('\n');
    case 'paragraphs':
      return sentences.map((sentence) => `<p>${sentence}</p>`).join(random.chance(0.3) ? '\n' : '');
    case 'breaks':
      return sentences.join(random.pick(['<br />', '<br>', ' <br/> ', '<br /><br />']));
    case 'bullets':
      return `<ul>${sentences.map((sentence) => `<li>${sentence}</li>`).join('')}</ul>`;
    case 'merged':
      return sentences.join('');
  }
}

/** Letters with accents and a few signs as HTML entities. */
export function escapeCharacters(text: string): string {
  return text.replace(/[éèàêçôüöäß°'&]/g, (character) => ENTITIES[character] ?? character);
}

export function removeAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}
