import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { DEFAULT_PARAMS_FILE, findParam, parseParamsFile, type ParamsFile } from './params-file.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import { isSameValue, toPlain, type YamlValue } from '../yaml/yaml-value.ts';

/** One `-S [file:]key=value`, carried out. */
export interface ParamChange {
  readonly file: string;
  readonly param: string;
  readonly old: YamlValue;
  readonly new: YamlValue;
}

export interface ParamEdit {
  readonly changes: readonly ParamChange[];
  /** The new texts of the files that change, by absolute path. Nothing is written yet. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Works out what `-S` makes of the params files: only the value's own characters are replaced, so comments and
 * layout stay. The param must exist. Throws `USAGE` or `PARAMS_INVALID`.
 */
export function editParams(root: string, settings: readonly string[]): ParamEdit {
  const texts = new Map<string, string>();
  const changes: ParamChange[] = [];
  for (const setting of settings) {
    const { file, param, text } = parseSetting(setting);
    const absolute = resolve(root, file);
    const source = { file, text: texts.get(absolute) ?? readText(absolute, file) };
    const params = parseParamsFile(source);
    throwProblems('PARAMS_INVALID', params.problems);
    const { edited, change } = replaceParam(params, param, text);
    changes.push(change);
    if (edited !== source.text) texts.set(absolute, edited);
  }
  return { changes: changes.filter((change) => !isSameSpelling(change)), texts };
}

function parseSetting(setting: string): { file: string; param: string; text: string } {
  const match = /^(?:([^=]+?\.(?:ya?ml|json)):)?([^=:\s]+)=([\s\S]*)$/.exec(setting);
  if (match === null) {
    throw new AppError('USAGE', `Expected key=value after -S, got "${setting}".`, {
      hint: 'rakuten repro -S train.C=1',
    });
  }
  return { file: match[1] ?? DEFAULT_PARAMS_FILE, param: match[2] ?? '', text: (match[3] ?? '').trim() };
}

function replaceParam(
  params: ParamsFile,
  param: string,
  typed: string,
): { edited: string; change: ParamChange } {
  const { file, text } = params.source;
  const lookup = findParam(params, param);
  if (lookup.kind === 'missing') {
    throw new AppError(
      'PARAMS_INVALID',
      `Expected the parameter "${param}" in ${file}, found none.${lookup.suggestion}`,
      {
        hint: `Add it to ${file} first; -S changes what is there.`,
      },
    );
  }
  const { node } = lookup;
  const value = readTyped(typed, param);
  const old = valueOf(node);
  const isJson = file.endsWith('.json');
  const spellings = isJson
    ? [JSON.stringify(toPlain(value))]
    : [typed === '' ? "''" : typed, JSON.stringify(toPlain(value))];
  for (const spelling of spellings) {
    // A key with nothing behind it (`key:`) needs a blank before its value.
    const gap = node.start === node.end && text[node.start - 1] === ':' ? ' ' : '';
    const edited = text.slice(0, node.start) + gap + spelling + endOf(text, node.start, node.end);
    const reread = findParam(parseParamsFile({ file, text: edited }), param);
    if (reread.kind === 'found' && isSameValue(valueOf(reread.node), value)) {
      return { edited, change: { file, param, old, new: value } };
    }
  }
  throw new AppError('USAGE', `Expected a value that can stand in ${file} for "${param}", got "${typed}".`, {
    hint: `Edit ${file}.`,
  });
}

/** What follows the replaced value. A block (list, map, folded text) takes its last line break along: put it back. */
function endOf(text: string, start: number, end: number): string {
  return text.slice(start, end).endsWith('\n') ? `\n${text.slice(end)}` : text.slice(end);
}

function readTyped(typed: string, param: string): YamlValue {
  if (typed === '') return '';
  const { root, problems } = readYaml({ file: `-S ${param}`, text: typed });
  throwProblems(
    'USAGE',
    problems,
    `rakuten repro -S ${param}=VALUE   (a number, text, true, null or [a, list])`,
  );
  return root === undefined ? null : valueOf(root);
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
