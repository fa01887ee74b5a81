import { AppError } from '../../errors/app-error.ts';
import { entryOf, readYaml, valueOf, type YamlMapNode, type YamlNode } from '../yaml/read-yaml.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import type { SourceText } from '../yaml/source-text.ts';
import { isSameValue, isYamlMap, type YamlMap, type YamlValue } from '../yaml/yaml-value.ts';

/** Which part of a file is frozen: a stage of a pipeline file, or (undefined) all of a `*.dvc` file. */
export type FrozenTarget = string | undefined;

/**
 * The text with `frozen: true` set for a stage, or taken away. Comments and layout stay: one line comes or goes. A stage
 * that has no entry of its own (one of several that `foreach` or `matrix` makes) is a `USAGE` error.
 */
export function editFrozen(source: SourceText, target: FrozenTarget, frozen: boolean): string {
  const { root, problems } = readYaml(source);
  throwProblems('PIPELINE_INVALID', problems);
  const node = target === undefined ? root : entryOf(entryOf(root, 'stages')?.value, target)?.value;
  if (root === undefined || node?.kind !== 'map') throw cannotEdit(source, target, frozen);
  const present = entryOf(node, 'frozen');
  if ((present !== undefined && isTrue(present.value)) === frozen) return source.text;
  const wanted = withFrozen(valueOf(root), target, frozen);
  for (const text of spellings(source.text, node, frozen)) {
    const edited = readYaml({ file: source.file, text });
    const good = edited.problems.length === 0 && edited.root !== undefined;
    if (
      good &&
      isSameValue(withFrozen(valueOf(edited.root), target, frozen), wanted) &&
      isFrozen(edited.root, target) === frozen
    ) {
      return text;
    }
  }
  throw cannotEdit(source, target, frozen);
}

/** Ways to write it, the nicest first. Which of them is right shows when the text is read again. */
function* spellings(text: string, node: YamlMapNode, frozen: boolean): Generator<string> {
  const entry = node.entries.find(({ key }) => key === 'frozen');
  if (entry === undefined) {
    const first = Math.min(...node.entries.map(({ start }) => start).filter((start) => start >= node.start));
    if (text[node.start] === '{')
      yield `${text.slice(0, node.start + 1)}frozen: true, ${text.slice(node.start + 1).trimStart()}`;
    else if (Number.isFinite(first)) {
      const indent = text.slice(text.lastIndexOf('\n', first - 1) + 1, first);
      const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
      yield `${text.slice(0, first)}frozen: true${lineBreak}${' '.repeat(indent.length)}${text.slice(first)}`;
    }
    return;
  }
  if (!frozen) {
    const lineStart = text.lastIndexOf('\n', entry.start - 1) + 1;
    const lineEnd = text.indexOf('\n', entry.value.end);
    const rest = text.slice(entry.value.end, lineEnd === -1 ? undefined : lineEnd);
    if (text.slice(lineStart, entry.start).trim() === '' && /^\s*(#.*)?$/.test(rest)) {
      yield text.slice(0, lineStart) + (lineEnd === -1 ? '' : text.slice(lineEnd + 1));
    }
    yield text.slice(0, entry.start) + text.slice(entry.value.end).replace(/^\s*,\s*/, '');
  }
  yield `${text.slice(0, entry.value.start)}${String(frozen)}${text.slice(entry.value.end)}`;
}

/** The content with the stage's `frozen` as wanted: what a right edit and the original have in common. */
function withFrozen(value: YamlValue, target: FrozenTarget, frozen: boolean): YamlValue {
  if (!isYamlMap(value)) return value;
  if (target === undefined) return setFlag(value, frozen);
  const stages = value.get('stages');
  if (!isYamlMap(stages)) return value;
  const stage = stages.get(target);
  return isYamlMap(stage)
    ? new Map(value).set('stages', new Map(stages).set(target, setFlag(stage, frozen)))
    : value;
}

function setFlag(map: YamlMap, frozen: boolean): YamlMap {
  return new Map(map).set('frozen', frozen);
}

function isFrozen(root: YamlNode, target: FrozenTarget): boolean {
  const node = target === undefined ? root : entryOf(entryOf(root, 'stages')?.value, target)?.value;
  const entry = entryOf(node, 'frozen');
  return entry !== undefined && isTrue(entry.value);
}

function isTrue(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === true;
}

function cannotEdit({ file }: SourceText, target: FrozenTarget, frozen: boolean): AppError {
  const where = target === undefined ? file : `the stage "${target}" in ${file}`;
  return new AppError('USAGE', `Expected ${where} to have keys of its own, to put "frozen" beside them.`, {
    hint: `Edit ${file}: frozen: ${String(frozen)}`,
  });
}
