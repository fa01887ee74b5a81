import { z } from 'zod';
import { nearestName } from '../errors/nearest-name.ts';
import { type Balance, BALANCES } from '../models/balance-rows.ts';
import { CLASS_WEIGHTINGS } from '../models/class-weights.ts';
import { countCombinations, listMappings } from '../models/grid/expand-grid.ts';
import { NAIVE_BAYES_VARIANTS } from '../models/naive-bayes/fit-naive-bayes.ts';
import { type Algorithm, ALGORITHMS, type Candidate, settingsOf } from '../models/learner-settings.ts';
import type { ParamProblem, StageParams } from '../pipeline/run/built-in-stage.ts';
import { checkWith } from './check-params.ts';

/** What each setting of a learner may be, wherever it stands: on its own or in a grid. */
const SETTINGS = {
  C: z.number().positive().describe('a number above 0'),
  epochs: z.int().min(1).max(1000).describe('a whole number from 1 to 1000'),
  class_weight: z.enum(CLASS_WEIGHTINGS).describe(`one of ${CLASS_WEIGHTINGS.join(', ')}`),
  max_iter: z.int().min(1).max(100_000).describe('a whole number from 1 to 100000'),
  tol: z.number().positive().max(1).describe('a number above 0 and at most 1'),
  variant: z.enum(NAIVE_BAYES_VARIANTS).describe(`one of ${NAIVE_BAYES_VARIANTS.join(', ')}`),
  alpha: z.number().min(0).describe('a number of at least 0'),
  norm: z.boolean().describe('true or false'),
  columns: z.int().min(1).max(5000).describe('a whole number from 1 to 5000'),
  steps: z.int().min(1).max(100_000).describe('a whole number from 1 to 100000'),
  learning_rate: z.number().positive().describe('a number above 0'),
  trees: z.int().min(1).max(10_000).describe('a whole number from 1 to 10000'),
  max_depth: z.int().min(1).nullable().describe('a whole number of at least 1, or null for no limit'),
  min_samples_leaf: z.int().min(1).describe('a whole number of at least 1'),
  max_columns: z.int().min(1).describe('a whole number of at least 1'),
  rounds: z.int().min(1).max(10_000).describe('a whole number from 1 to 10000'),
  max_leaves: z.int().min(2).max(65_535).describe('a whole number from 2 to 65535'),
  l2: z.number().min(0).describe('a number of at least 0'),
  networks: z.int().min(1).max(20).describe('a whole number from 1 to 20'),
  hidden: z.int().min(1).max(1024).describe('a whole number from 1 to 1024'),
  blend_folds: z.int().min(2).max(20).describe('a whole number from 2 to 20'),
  column_share: z.number().positive().max(1).describe('a number above 0 and at most 1'),
} as const;

/** The same, where they may be absent; `describe` again, as the wrapper hides the words of what it wraps. */
const OPTIONAL_SETTINGS = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, schema]: [string, z.ZodType]) => [
    name,
    schema.optional().describe(schema.description ?? ''),
  ]),
) as { readonly [Name in keyof typeof SETTINGS]: z.ZodOptional<(typeof SETTINGS)[Name]> };

const algorithm = z
  .enum(ALGORITHMS as [Algorithm, ...Algorithm[]])
  .describe(`one of ${ALGORITHMS.join(', ')}`);

/** More combinations than this are a mistake, or a week. */
const MOST_COMBINATIONS = 10_000;

/**
 * The section `train` of params.yaml. Settings that are not given have the defaults of their algorithm. `grid` is a
 * mapping from settings to lists of values, or a list of such mappings; empty or absent: no search.
 */
export const trainParams = z.object({
  train: z
    .strictObject({
      algorithm,
      ...OPTIONAL_SETTINGS,
      balance: z
        .enum(BALANCES)
        .default('class_weight')
        .describe(`one of ${BALANCES.join(', ')}`),
      grid: z.unknown().optional(),
      cv_folds: z.int().min(2).max(20).describe('a whole number from 2 to 20'),
      seed: z.int().min(0).max(4294967295).describe('a whole number from 0 to 4294967295'),
      weights: z.enum(['int8', 'float32']).default('int8').describe('one of int8, float32'),
      min_weighted_f1: z.number().min(0).max(1).describe('a number from 0 to 1'),
    })
    .superRefine((section, context) => {
      for (const { path, message } of findGridProblems(section))
        context.addIssue({ code: 'custom', path: ['grid', ...path], message });
    }),
});

export type TrainSettings = z.output<typeof trainParams>['train'];

/**
 * A note on the settings outside the grid that are given and used by none of the candidates' algorithms. No problem: they may stay
 * in params.yaml while algorithms are changed, and a grid may replace them.
 */
export function listUnusedSettings(
  settings: TrainSettings,
  candidates: readonly Candidate[],
): readonly string[] {
  const algorithms = [...new Set(candidates.map((candidate) => candidate.algorithm))];
  const used = listUsed(algorithms).filter((name) => weighs(settings.balance) || name !== 'class_weight');
  const unused = Object.keys(SETTINGS).filter(
    (name) => Object.hasOwn(settings, name) && !used.includes(name),
  );
  if (unused.length === 0) return [];
  const names = unused.map((name) => `train.${name}`).join(', ');
  const who = weighs(settings.balance)
    ? algorithms.join(', ')
    : `${algorithms.join(', ')} with train.balance ${settings.balance}`;
  return [`${who} ${algorithms.length === 1 ? 'does' : 'do'} not use ${names}`];
}

/** Whether classes have weights; if not, the rows themselves are balanced, or nothing is. */
export function weighs(balance: Balance): boolean {
  return balance === 'class_weight';
}

/** What is wrong with the section, all problems at once: zod does not look at the grid where something else is wrong. */
export function checkTrainParams(params: StageParams): readonly ParamProblem[] {
  const problems = checkWith(trainParams, params);
  const reported = new Set(problems.map(({ param }) => param));
  const { train: section } = params;
  const ofGrid = isMapping(section) ? findGridProblems(section) : [];
  return [
    ...problems,
    ...ofGrid
      .map(({ path, message }) => ({ param: ['train', 'grid', ...path].join('.'), message }))
      .filter(({ param }) => !reported.has(param)),
  ];
}

interface GridProblem {
  /** Below `train.grid`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

function findGridProblems({
  grid,
  algorithm: chosen,
  balance = 'class_weight',
}: {
  readonly grid?: unknown;
  readonly algorithm?: unknown;
  readonly balance?: unknown;
}): GridProblem[] {
  if (grid === undefined || grid === null) return [];
  const mappings: readonly unknown[] = Array.isArray(grid) ? grid : [grid];
  const problems = mappings.flatMap((mapping, index) =>
    findMappingProblems(mapping, chosen).map(({ path, message }) => ({
      path: Array.isArray(grid) ? [index, ...path] : path,
      message,
    })),
  );
  for (const [index, mapping] of mappings.entries()) {
    if (balance === 'class_weight' || !isMapping(mapping) || !Object.hasOwn(mapping, 'class_weight'))
      continue;
    const path = Array.isArray(grid) ? [index, 'class_weight'] : ['class_weight'];
    problems.push({ path, message: `expected train.balance class_weight with it, got ${show(balance)}` });
  }
  if (problems.length > 0) return problems;
  const combinations = countCombinations(listMappings(grid));
  if (combinations <= MOST_COMBINATIONS) return [];
  return [
    {
      path: [],
      message: `expected at most ${MOST_COMBINATIONS} combinations, got ${combinations}: try fewer values of a setting`,
    },
  ];
}

function findMappingProblems(mapping: unknown, chosen: unknown): GridProblem[] {
  if (!isMapping(mapping)) {
    return [
      {
        path: [],
        message: `expected lists of values by setting, such as {C: [0.2, 0.4]}, got ${show(mapping)}`,
      },
    ];
  }
  const algorithms = listAlgorithms(mapping, chosen);
  return Object.entries(mapping).flatMap(([name, values]) => findListProblems(name, values, algorithms));
}

function findListProblems(
  name: string,
  values: unknown,
  algorithms: readonly Algorithm[],
): readonly GridProblem[] {
  const schemas: Readonly<Record<string, z.ZodType>> = { algorithm, ...SETTINGS };
  if (!Object.hasOwn(schemas, name))
    return [{ path: [name], message: explainUnknown(name, Object.keys(schemas)) }];
  if (!Array.isArray(values) || values.length === 0) {
    return [{ path: [name], message: `expected a list of values to try, got ${show(values)}` }];
  }
  const schema = schemas[name];
  const problems = values.flatMap((value: unknown, index): GridProblem[] =>
    schema.safeParse(value).success
      ? []
      : [
          {
            path: [name, index],
            message: `expected ${schema.description ?? 'another value'}, got ${show(value)}`,
          },
        ],
  );
  const isUsed = name === 'algorithm' || algorithms.some((used) => settingsOf(used).includes(name));
  if (!isUsed && algorithms.length > 0) {
    problems.push({
      path: [name],
      message: `expected settings that ${algorithms.join(' or ')} uses: ${listUsed(algorithms).join(', ')}`,
    });
  }
  return problems;
}

/** Those of a mapping of the grid: its own, or the one chosen outside. Unknown ones are reported where they stand. */
function listAlgorithms(mapping: Readonly<Record<string, unknown>>, chosen: unknown): Algorithm[] {
  const named = Array.isArray(mapping.algorithm) ? (mapping.algorithm as readonly unknown[]) : [chosen];
  return ALGORITHMS.filter((known) => named.includes(known));
}

function listUsed(algorithms: readonly Algorithm[]): string[] {
  return [...new Set(algorithms.flatMap(settingsOf))];
}

function explainUnknown(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined
    ? `unknown setting; expected one of ${known.join(', ')}`
    : `unknown setting; did you mean ${nearest}?`;
}

function show(value: unknown): string {
  if (value === null) return 'an empty value';
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
