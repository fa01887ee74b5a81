import { formatScalar } from '../yaml/yaml-value.ts';
import type { ContextItem, ContextMap } from './template-context.ts';

/** How `${map}` in a command turns true, false and lists into flags: the section `parsing` of DVC's configuration. */
export interface FlagStyle {
  /** `boolean_optional`: false is `--no-x` instead of nothing. */
  readonly bool: 'store_true' | 'boolean_optional';
  /** `append`: `--x 1 --x 2` instead of `--x 1 2`. */
  readonly list: 'nargs' | 'append';
}

export const DEFAULT_FLAG_STYLE: FlagStyle = { bool: 'store_true', list: 'nargs' };

/** A list inside a list cannot be a flag. */
export interface NestedList {
  readonly nestedIn: string;
}

/** The map as flags of a command: `--lr 0.1 --layers 1 2 --model.name 'a b' --verbose`. Text is quoted for the shell. */
export function formatFlags(map: ContextMap, style: FlagStyle): string | NestedList {
  const flags: string[] = [];
  for (const [name, item] of flatten(map, '')) {
    if (item.kind === 'map') continue;
    if (item.kind === 'list') {
      const nested = item.items.some(({ kind }) => kind !== 'scalar');
      if (nested) return { nestedIn: name };
      const values = item.items.map(formatListItem);
      if (style.list === 'append') flags.push(...values.map((value) => `--${name} ${value}`));
      else if (values.length > 0) flags.push(`--${name} ${values.join(' ')}`);
    } else if (item.value === true) {
      flags.push(`--${name}`);
    } else if (item.value === false) {
      if (style.bool === 'boolean_optional') flags.push(`--no-${name}`);
    } else {
      flags.push(
        `--${name} ${typeof item.value === 'string' ? quoteForShell(item.value) : formatScalar(item.value)}`,
      );
    }
  }
  return flags.join(' ');
}

/** The text as one word of a POSIX shell, as Python's shlex.quote spells it. */
export function quoteForShell(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

function* flatten(map: ContextMap, prefix: string): Generator<readonly [string, ContextItem]> {
  for (const [key, item] of map.entries) {
    if (item.kind === 'map') yield* flatten(item, `${prefix}${key}.`);
    else yield [prefix + key, item];
  }
}

/** Inside a list DVC spells true and false as Python does. */
function formatListItem(item: ContextItem): string {
  if (item.kind !== 'scalar') return '';
  if (typeof item.value === 'string') return quoteForShell(item.value);
  if (typeof item.value === 'boolean') return item.value ? 'True' : 'False';
  return formatScalar(item.value);
}
