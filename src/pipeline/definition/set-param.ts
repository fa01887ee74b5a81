import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { valueOf } from '../yaml/read-yaml.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import { formatKey, isSameValue, isYamlMap, type YamlValue } from '../yaml/yaml-value.ts';
import { insertParam, removeParam, replaceValue } from './edit-params-text.ts';
import { findParam, parseParamsFile, type ParamsFile } from './params-file.ts';
import { parseSetting, type Setting } from './parse-setting.ts';
import { formatOf, spellValue } from './spell-value.ts';

/** One `-S`, carried out. */
export interface ParamChange {
  readonly file: string;
  readonly param: string;
  /** Undefined where it was not there. */
  readonly old: YamlValue | undefined;
  /** Undefined where it is no longer there. */
  readonly new: YamlValue | undefined;
}

export interface ParamEdit {
  readonly changes: readonly ParamChange[];
  /** The new texts of the files that change, by absolute path. Nothing is written yet. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Works out what `-S` makes of the params files: only the value's own characters are replaced, so comments and
 * layout stay. `key=value` changes what is there, `+key=value` adds, `++key=value` does either, `~key` removes; a map
 * as value changes only what it names. Throws `USAGE` or `PARAMS_INVALID`.
 */
export function editParams(root: string, settings: readonly string[]): ParamEdit {
  const texts = new Map<string, string>();
  const changes: ParamChange[] = [];
  for (const typed of settings) {
    const first = parseSetting(typed);
    const absolute = resolve(root, first.file);
    const read = (): ParamsFile => {
      const text = texts.get(absolute) ?? readText(absolute, first.file);
      const params = parseParamsFile({ file: first.file, text });
      throwProblems('PARAMS_INVALID', params.problems);
      return params;
    };
    for (const setting of splitMap(first, read())) {
      const params = read();
      const { edited, change } = applySetting(params, setting);
      changes.push(change);
      if (edited !== params.source.text) texts.set(absolute, edited);
    }
  }
  return { changes: changes.filter((change) => !isSameSpelling(change)), texts };
}

/** A map over a map is one setting for each of its values. */
function splitMap(setting: Setting, params: ParamsFile): Setting[] {
  const { value, kind } = setting;
  const lookup = findParam(params, setting.param);
  const isOverMap =
    isYamlMap(value) && value.size > 0 && lookup.kind === 'found' && lookup.node.kind === 'map';
  if (kind === 'remove' || kind === 'add' || !isOverMap) return [setting];
  return [...value].flatMap(([key, inner]) => {
    const param = `${setting.param}.${formatKey(key)}`;
    const typed = spellValue(inner, 'yaml') ?? '';
    return splitMap({ ...setting, param, typed, value: inner }, params);
  });
}

interface AppliedSetting {
  readonly edited: string;
  readonly change: ParamChange;
}

function applySetting(params: ParamsFile, setting: Setting): AppliedSetting {
  const { file } = params.source;
  const { kind, param, value } = setting;
  const lookup = findParam(params, param);
  if (lookup.kind === 'missing') {
    if (kind === 'change' || kind === 'remove') {
      throw new AppError(
        'PARAMS_INVALID',
        `Expected the parameter "${param}" in ${file}, found none.${lookup.suggestion}`,
        { hint: kind === 'change' ? `rakuten repro -S +${param}=VALUE   (adds it)` : `Edit ${file}.` },
      );
    }
    const edited = insertParam(params, param, value);
    if (edited === undefined || !holds(edited, params, param, value)) throw cannotStand(setting, file);
    return { edited, change: { file, param, old: undefined, new: value } };
  }
  const old = valueOf(lookup.node);
  if (kind === 'remove')
    return { edited: remove(params, setting), change: { file, param, old, new: undefined } };
  if (kind === 'add') {
    throw new AppError('PARAMS_INVALID', `Expected no parameter "${param}" in ${file} yet, found one.`, {
      hint: `rakuten repro -S ${param}=VALUE   (without the plus: changes it)`,
    });
  }
  for (const spelling of spellings(setting, file)) {
    const edited = replaceValue(params, lookup.node, spelling);
    if (holds(edited, params, param, value)) return { edited, change: { file, param, old, new: value } };
  }
  throw cannotStand(setting, file);
}

/** What was typed, if that is how the format writes it; otherwise the value in full. */
function spellings({ typed, value }: Setting, file: string): string[] {
  const format = formatOf(file);
  const full = spellValue(value, format);
  const own = format !== 'yaml' ? undefined : typed === '' ? "''" : typed;
  return [own, full].filter((spelling) => spelling !== undefined);
}

function remove(params: ParamsFile, { param, typed, value }: Setting): string {
  const { file } = params.source;
  const lookup = findParam(params, param);
  const above = param.includes('.') ? findParam(params, param.slice(0, param.lastIndexOf('.'))) : undefined;
  const parent = above === undefined ? params.root : above.kind === 'found' ? above.node : undefined;
  if (lookup.kind === 'found' && typed !== '' && !isSameValue(valueOf(lookup.node), value)) {
    throw new AppError(
      'PARAMS_INVALID',
      `Expected "${param}" in ${file} to be ${typed}, found another value.`,
      {
        hint: `rakuten repro -S ~${param}   (removes it whatever its value)`,
      },
    );
  }
  const entry = lookup.kind === 'found' ? lookup.entry : undefined;
  const edited = entry && removeParam(params, entry, parent);
  if (edited !== undefined) {
    const reread = parseParamsFile({ file, text: edited });
    if (reread.problems.length === 0 && findParam(reread, param).kind === 'missing') return edited;
  }
  throw new AppError('USAGE', `Expected a parameter that can be taken out of ${file}, got "${param}".`, {
    hint: `Edit ${file}.`,
  });
}

/** Whether the edited text has the value in its place. */
function holds(edited: string, { source }: ParamsFile, param: string, value: YamlValue): boolean {
  const reread = findParam(parseParamsFile({ file: source.file, text: edited }), param);
  return reread.kind === 'found' && isSameValue(valueOf(reread.node), value);
}

function cannotStand({ param, typed }: Setting, file: string): AppError {
  return new AppError('USAGE', `Expected a value that can stand in ${file} for "${param}", got "${typed}".`, {
    hint: `Edit ${file}.`,
  });
}

function isSameSpelling(change: ParamChange): boolean {
  return typeof change.old === typeof change.new && isSameValue(change.old, change.new);
}

function readText(absolute: string, file: string): string {
  try {
    return readFileSync(absolute, 'utf8');
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    throw new AppError('PARAMS_INVALID', `Expected the params file ${file}, found none.`, { cause: error });
  }
}
