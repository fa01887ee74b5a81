/** Where less is left, the terminal may break the lines. */
const LEAST_WIDTH = 20;

/** The words in lines of at most `width` characters, 20 at least; a longer word has a line of its own. */
export function wrapWords(text: string, width: number): string[] {
  const most = Math.max(LEAST_WIDTH, width);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
