import { AppError } from '../../errors/app-error.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import type { YamlValue } from '../yaml/yaml-value.ts';
import { DEFAULT_PARAMS_FILE } from './params-file.ts';

/** What `-S` asks for: to change what is there, to add what is not, either, or to remove. */
type SettingKind = 'change' | 'add' | 'put' | 'remove';

/** `[file:]key=value`, `+key=value`, `++key=value` or `~key`, the overrides of Hydra that DVC takes. */
export interface Setting {
  readonly kind: SettingKind;
  readonly file: string;
  /** Dotted. */
  readonly param: string;
  /** The value as typed. */
  readonly typed: string;
  readonly value: YamlValue;
}

const KINDS: Readonly<Record<string, SettingKind>> = { '': 'change', '+': 'add', '++': 'put', '~': 'remove' };

/** Reads a setting. Throws `USAGE`. */
export function parseSetting(setting: string): Setting {
  const [name = '', ...rest] = setting.split('=');
  const colon = name.indexOf(':');
  const file = colon === -1 ? DEFAULT_PARAMS_FILE : name.slice(0, colon);
  const match = /^(\+\+?|~|)([^=:\s+~][^=:\s]*)$/.exec(name.slice(colon + 1).trim());
  const kind = match === null ? undefined : KINDS[match[1] ?? ''];
  if (match === null || kind === undefined || file === '' || (rest.length === 0 && kind !== 'remove')) {
    throw new AppError('USAGE', `Expected key=value after -S, got "${setting}".`, {
      hint: 'rakuten repro -S train.C=1   (+key=value adds a param, ~key removes one)',
    });
  }
  const param = (match[2] ?? '').replaceAll('[', '.').replaceAll(']', '');
  const typed = spaceColons(rest.join('=').trim());
  return { kind, file, param, typed, value: readTyped(typed, param) };
}

function readTyped(typed: string, param: string): YamlValue {
  if (typed === '') return '';
  const { root, problems } = readYaml({ file: `-S ${param}`, text: typed });
  throwProblems(
    'USAGE',
    problems,
    `rakuten repro -S ${param}=VALUE   (a number, text, true, null, [a, list] or {a: map})`,
  );
  return root === undefined ? null : valueOf(root);
}

/** `{a:1}` as Hydra takes it is `{a: 1}` in YAML. */
function spaceColons(typed: string): string {
  if (!/^[[{]/.test(typed)) return typed;
  const open: string[] = [];
  let quote = '';
  let isKey = false;
  let spaced = '';
  for (const char of typed) {
    spaced += char;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if (char === '{' || char === '[') {
      open.push(char);
      isKey = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === ',') {
      isKey = open.at(-1) === '{';
    } else if (char === ':' && isKey) {
      spaced += ' ';
      isKey = false;
    }
  }
  return spaced;
}
