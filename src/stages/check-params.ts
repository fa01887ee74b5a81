import type { ZodType, core } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { nearestName } from '../errors/nearest-name.ts';
import type { ParamProblem, StageParams } from '../pipeline/run/built-in-stage.ts';

/**
 * What is wrong with a stage's parameters, all problems at once, in the order of the schema; empty when nothing is.
 *
 * The schema describes the whole of what the stage declares: `z.object({ ingest: z.strictObject({ … }) })`.
 * A field with `.describe('a number above 0')` says so in its own words; the others are described from their checks.
 */
export function checkWith(schema: ZodType, params: StageParams): ParamProblem[] {
  const { error } = schema.safeParse(params);
  const problems = new Map<string, ParamProblem>();
  for (const problem of (error?.issues ?? []).flatMap((issue) => explainIssue(issue, schema, params))) {
    // A value that fails two checks is still one wrong setting.
    if (!problems.has(problem.param)) problems.set(problem.param, problem);
  }
  return [...problems.values()];
}

/**
 * The stage's parameters as the schema types them. Throws `PARAMS_INVALID` naming all problems; the pipeline has
 * asked `checkWith` before, so this speaks up only where a stage is run without it.
 */
export function parseParams<T>(schema: ZodType<T>, params: StageParams): T {
  const { data, success } = schema.safeParse(params);
  if (success) return data;
  const problems = checkWith(schema, params);
  throw new AppError('PARAMS_INVALID', 'Settings cannot be used as they are.', {
    details: problems.map(({ param, message }) => `${param}: ${message}`),
    hint: 'Edit params.yaml, or give another value with -S key=value.',
  });
}

function explainIssue(issue: core.$ZodIssue, schema: ZodType, params: StageParams): ParamProblem[] {
  const param = dotted(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = fieldNames(schemaAt(schema, issue.path));
    return issue.keys.map((key) => ({
      param: dotted([...issue.path, key]),
      message: unknownKey(key, known),
    }));
  }
  if (issue.code === 'custom') return [{ param, message: issue.message }];
  const expected = describeSchema(schemaAt(schema, issue.path)) ?? describeExpectation(issue);
  return [{ param, message: `expected ${expected}, got ${describeValue(valueAt(params, issue.path))}` }];
}

function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestName(key, known);
  return nearest === undefined
    ? `unknown setting; expected one of ${known.join(', ')}`
    : `unknown setting; did you mean ${nearest}?`;
}

function describeExpectation(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_NAMES[issue.expected] ?? issue.expected;
    case 'too_small':
      return `${sizeOf(issue.origin)} ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      return `${sizeOf(issue.origin)} ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'a section with settings',
  array: 'a list',
  tuple: 'a list',
};

function sizeOf(origin: string): string {
  if (origin === 'string') return 'text with a number of characters';
  if (origin === 'array') return 'a list with a number of values';
  return origin === 'int' ? 'a whole number' : 'a number';
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  // NaN and the infinities, which YAML has and JSON has not.
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function valueAt(params: StageParams, path: readonly PropertyKey[]): unknown {
  let value: unknown = params;
  for (const key of path) value = isRecord(value) ? value[String(key)] : undefined;
  return value;
}

function schemaAt(schema: unknown, path: readonly PropertyKey[]): unknown {
  let found = schema;
  for (const key of path) found = shapeOf(found)?.[String(key)];
  return found;
}

function fieldNames(schema: unknown): string[] {
  return Object.keys(shapeOf(schema) ?? {});
}

function describeSchema(schema: unknown): string | undefined {
  if (!isRecord(schema)) return undefined;
  return typeof schema.description === 'string' ? schema.description : describeSchema(insideOf(schema));
}

function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  if (!isRecord(schema)) return undefined;
  return isRecord(schema.shape) ? schema.shape : shapeOf(insideOf(schema));
}

/** What `.default(…)`, `.prefault(…)` and `.optional()` are wrapped around. */
function insideOf({ def }: Record<string, unknown>): unknown {
  return isRecord(def) ? def.innerType : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
