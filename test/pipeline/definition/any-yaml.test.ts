import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_FLAG_STYLE } from '../../../src/pipeline/definition/command-flags.ts';
import { loadPipelineFile } from '../../../src/pipeline/definition/load-pipeline-file.ts';
import { parseParamsFile } from '../../../src/pipeline/definition/params-file.ts';
import { parseTrackedFile } from '../../../src/pipeline/definition/tracked-file.ts';
import type { Problem } from '../../../src/pipeline/yaml/source-text.ts';
import { writeYaml } from '../../../src/pipeline/yaml/write-yaml.ts';
import type { YamlValue } from '../../../src/pipeline/yaml/yaml-value.ts';

const KEYS = [
  ...[
    'stages',
    'vars',
    'params',
    'metrics',
    'plots',
    'artifacts',
    'datasets',
    'a',
    'b',
    'cmd',
    'wdir',
    'deps',
  ],
  ...[
    'outs',
    'foreach',
    'do',
    'matrix',
    'frozen',
    'meta',
    'desc',
    'cache',
    'path',
    'x',
    'y',
    'labels',
    'md5',
    '${p}',
  ],
];
const TEXTS = [
  '',
  'x',
  '${p}',
  '${m}',
  '${m.n}',
  '${',
  '${a.}',
  '\\${p}',
  'v.yaml:a',
  'rakuten train',
  '..',
  'a\nb',
];

const scalar = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom<YamlValue>(true, null, 1n, 0.5, Number.NaN),
);
const { value } = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'large', maxDepth: 6 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), fc.constant(5n)), tie('value')), { maxLength: 5 })
      .map((pairs) => new Map(pairs)),
  ),
}));
const stages = fc
  .array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 6 })
  .map((pairs) => new Map<string, YamlValue>([['stages', new Map([['a', new Map(pairs)]])]]));

const params = parseParamsFile({ file: 'params.yaml', text: 'p: 1\nm: {n: [1, {o: 2}]}\n' });
const file = { path: 'pipeline.yaml', folder: '/nowhere', lockPath: '/nowhere/pipeline.lock' };

test.each([
  ['anything', value.map((one) => new Map([['stages', one]]))],
  ['a stage of anything', stages],
])('whatever YAML stands in pipeline.yaml, %s, each problem has a place in it', (_, texts) => {
  fc.assert(
    fc.property(texts, (content) => {
      const text = writeYaml(content);
      const { problems } = loadPipelineFile({ file: 'pipeline.yaml', text }, file, {
        root: '/nowhere',
        builtInNames: ['train'],
        flags: DEFAULT_FLAG_STYLE,
        readParams: (absolute) => (absolute === '/nowhere/params.yaml' ? params : undefined),
      });
      for (const problem of problems) expectPlace(problem, text);
    }),
    { numRuns: 500 },
  );
});

test('whatever YAML stands in a *.dvc file, each problem has a place in it', () => {
  fc.assert(
    fc.property(value, (content) => {
      const text = writeYaml(new Map([['outs', content]]));
      const problems: Problem[] = [];
      parseTrackedFile({ file: 'pipeline.yaml', text }, file, problems);
      for (const problem of problems) expectPlace(problem, text);
    }),
    { numRuns: 300 },
  );
});

function expectPlace({ file: name, line, column, message, sourceLine }: Problem, text: string): void {
  expect(name).toBe('pipeline.yaml');
  expect(text.split('\n')[line - 1]).toBe(sourceLine);
  expect(column).toBeGreaterThan(0);
  expect(column).toBeLessThanOrEqual(sourceLine.length + 1);
  expect(message).toMatch(/^expected .*[.)]$/s);
}
