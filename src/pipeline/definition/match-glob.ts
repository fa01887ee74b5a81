/** Whether the whole text fits a pattern of `*`, `?`, `[abc]`, `[a-z]` and `[!abc]`, as Python's fnmatch reads it. */
export function matchGlob(text: string, pattern: string): boolean {
  return new RegExp(`^${translate(pattern)}$`, 'su').test(text);
}

function translate(pattern: string): string {
  return pattern.replace(/\*|\?|\[(!?)(\]?[^\]]*)\]|[\s\S]/gu, (part: string, not: string, set: string) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 1 && part.startsWith('[')) return translateSet(not, set);
    return escape(part);
  });
}

function translateSet(not: string, set: string): string {
  if (set === '') return escape(`[${not}]`);
  const parts = set.replace(/[\\\]^[]/gu, String.raw`\$&`);
  // A range that runs backwards holds nothing.
  const ranges = parts.replace(/([^\\])-(.)/gu, (range: string, from: string, to: string) =>
    from > to ? '' : range,
  );
  if (ranges === '') return not === '' ? '(?!)' : '.';
  return `[${not === '' ? '' : '^'}${ranges}]`;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
