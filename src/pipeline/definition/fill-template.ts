import { DEFAULT_PARAMS_FILE, findParam, type ParamsFile } from './params-file.ts';
import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';
import type { Located } from './stage-definition.ts';
import { formatScalar } from '../yaml/yaml-value.ts';

const TEMPLATE = /(?<!\\)\$\{(.*?)\}/g;
const NAME = /^[\w-]+(?:\.[\w-]+|\[\s*[\w-]+\s*\])*$/;

/**
 * The text with each `${…}` replaced by the value from params.yaml: `a.b`, `a[b]`, `list.0`; `\${` stays `${`.
 * What cannot be replaced is added to `problems` and left as it is.
 */
export function fillTemplate(
  located: Located,
  params: ParamsFile | undefined,
  source: SourceText,
  problems: Problem[],
): string {
  const filled = located.text.replace(TEMPLATE, (template, inner: string) => {
    const value = lookUp(inner.trim(), params);
    if ('value' in value) return value.value;
    // The place of the template itself; in a folded or escaped text the place of the whole value.
    const offset = source.text.slice(located.start, located.end).indexOf(template);
    const start = offset === -1 ? located.start : located.start + offset;
    problems.push(
      problemAt(source, start, offset === -1 ? located.end : start + template.length, value.problem),
    );
    return template;
  });
  return filled.replaceAll('\\${', '${');
}

function lookUp(name: string, params: ParamsFile | undefined): { value: string } | { problem: string } {
  if (!NAME.test(name)) return { problem: `expected a name such as \${train.C}, got "\${${name}}".` };
  if (params === undefined) {
    return { problem: `expected ${DEFAULT_PARAMS_FILE} with the parameter "${name}", found no such file.` };
  }
  const dotted = name.replace(/\[\s*([\w-]+)\s*\]/g, '.$1');
  const found = findParam(params, dotted);
  if (found.kind === 'missing') {
    return {
      problem: `expected the parameter "${dotted}" in ${params.source.file}, found none.${found.suggestion}`,
    };
  }
  if (found.node.kind !== 'scalar') {
    const kind = found.node.kind === 'list' ? 'a list' : 'a group of settings';
    return { problem: `expected a single value for "\${${name}}", got ${kind}.` };
  }
  return { value: formatScalar(found.node.value) };
}
