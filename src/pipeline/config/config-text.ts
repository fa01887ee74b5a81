import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';

/**
 * The INI dialect of DVC's config files, which is that of Python's configobj: `[section]`, `['remote "name"']`,
 * `key = value`, `#` comments. Sections and keys are in lower case; a value that is a list (`a, b`) comes as `a,b`.
 */
export interface ConfigText {
  readonly sections: readonly ConfigSection[];
}

export interface ConfigSection {
  readonly name: string;
  /** Where its heading starts, and where the section ends: behind its last line. */
  readonly start: number;
  readonly end: number;
  /** Behind the heading's line. */
  readonly bodyStart: number;
  readonly entries: readonly ConfigEntry[];
}

interface ConfigEntry {
  readonly key: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
  /** The whole line, its end included. */
  readonly start: number;
  readonly end: number;
}

const HEADING = /^\s*\[\s*(?:"([^"]*)"|'([^']*)'|([^'"[\]]+?))\s*\]\s*(?:#.*)?$/;
const PAIR = /^\s*(?:"([^"]*)"|'([^']*)'|([^'"=#[][^=]*?))\s*=\s*(.*)$/;

/** The sections of a config file in their order, and whatever in it is not of the form. */
export function parseConfigText(source: SourceText): ConfigText & { readonly problems: readonly Problem[] } {
  const sections: Section[] = [];
  const problems: Problem[] = [];
  let start = 0;
  let line = 0;
  for (const withEnd of source.text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const end = start + withEnd.length;
    line++;
    const fail = (message: string): unknown =>
      problems.push(problemAt(source, start + withEnd.search(/\S/), end, message));
    readLine(withEnd.trim(), { start, end, line }, sections, fail);
    start = end;
  }
  return { sections, problems };
}

interface Section extends ConfigSection {
  end: number;
  readonly entries: ConfigEntry[];
}

interface LinePlace {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

function readLine(
  text: string,
  place: LinePlace,
  sections: Section[],
  fail: (message: string) => unknown,
): void {
  const section = sections.at(-1);
  if (text === '' || text.startsWith('#')) return;
  const heading = HEADING.exec(text);
  if (heading !== null) {
    const name = (heading[1] ?? heading[2] ?? heading[3] ?? '').trim().toLowerCase();
    if (sections.some((other) => other.name === name)) fail(`expected the section [${name}] once.`);
    sections.push({ name, start: place.start, end: place.end, bodyStart: place.end, entries: [] });
    return;
  }
  const pair = PAIR.exec(text);
  if (pair === null) {
    fail('expected [section] or key = value.');
    return;
  }
  if (section === undefined) {
    fail('expected a [section] above the first key.');
    return;
  }
  const key = (pair[1] ?? pair[2] ?? pair[3] ?? '').trim().toLowerCase();
  const value = parseValue(pair[4] ?? '');
  if (value === undefined) fail(`expected the value of "${key}" on this line, in one kind of quotes.`);
  else if (section.entries.some((entry) => entry.key === key)) fail(`expected the key "${key}" once.`);
  else section.entries.push({ key, value, ...place });
  section.end = place.end;
}

const ELEMENT = /^\s*(?:"([^"]*)"|'([^']*)'|([^'",#\s](?:[^,#]*[^,#\s])?)|)\s*(,|#.*$|$)/;

/** Undefined where quotes do not close. */
function parseValue(written: string): string | undefined {
  if (/^("""|''')/.test(written)) {
    const triple = /^("""|''')(.*?)\1\s*(?:#.*)?$/.exec(written);
    return triple?.[2];
  }
  const elements: string[] = [];
  let rest = written;
  for (;;) {
    const match = ELEMENT.exec(rest);
    if (match === null) return undefined;
    const element = match[1] ?? match[2] ?? match[3];
    if (element !== undefined) elements.push(element);
    if (match[4] !== ',') return elements.join(',');
    rest = rest.slice(match[0].length);
  }
}
