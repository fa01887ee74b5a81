import { parseConfigText, type ConfigSection } from './config-text.ts';

const INDENT = '    ';

/**
 * The text with one value set: changed where the key stands, else added to its section, which is made if
 * needed. All other lines stay as they are, comments too. The text must be free of problems.
 */
export function setConfigValue(text: string, section: string, key: string, value: string): string {
  const line = `${INDENT}${key} = ${quoteValue(value)}\n`;
  const found = findSection(text, section);
  if (found === undefined) return addSection(text, section, line);
  const entry = found.entries.find((one) => one.key === key);
  if (entry !== undefined) return text.slice(0, entry.start) + line + text.slice(entry.end);
  return insert(text, found.entries.at(-1)?.end ?? found.bodyStart, line);
}

/** The text without a key; a section that is left empty goes, too. */
export function unsetConfigValue(text: string, section: string, key: string): string {
  const found = findSection(text, section);
  const entry = found?.entries.find((one) => one.key === key);
  if (found === undefined || entry === undefined) return text;
  const isLast = found.entries.length === 1 && !text.slice(found.bodyStart, found.end).includes('#');
  return isLast ? removeConfigSection(text, section) : text.slice(0, entry.start) + text.slice(entry.end);
}

/** The text without a section. */
export function removeConfigSection(text: string, section: string): string {
  const found = findSection(text, section);
  return found === undefined ? text : text.slice(0, found.start) + text.slice(found.end);
}

function findSection(text: string, name: string): ConfigSection | undefined {
  return parseConfigText({ file: '', text }).sections.find((section) => section.name === name);
}

/** Remotes go to the end, as DVC puts them; anything else before the first remote. */
function addSection(text: string, name: string, line: string): string {
  const firstRemote = parseConfigText({ file: '', text }).sections.find((section) =>
    section.name.startsWith('remote '),
  );
  const at = name.startsWith('remote ') ? text.length : (firstRemote?.start ?? text.length);
  return insert(text, at, `[${quoteSection(name)}]\n${line}`);
}

function insert(text: string, at: number, lines: string): string {
  const before = text.slice(0, at);
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${lines}${text.slice(at)}`;
}

function quoteSection(name: string): string {
  return /^[\s'"]|[\s'",]$/.test(name) ? quote(name) : name;
}

function quoteValue(value: string): string {
  if (value === '') return '""';
  return /^[\s'"]|[\s'"]$|[,#]/.test(value) ? quote(value) : value;
}

/** configobj's choice: double quotes, single ones around text that has double ones, three where it has both. */
function quote(text: string): string {
  if (!text.includes('"')) return `"${text}"`;
  return text.includes("'") ? `"""${text}"""` : `'${text}'`;
}
