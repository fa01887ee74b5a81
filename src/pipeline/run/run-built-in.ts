import { mkdirSync } from 'node:fs';
import { dirname, relative, join, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { BuiltInStage, StageParams, StageProgress, StageResult } from './built-in-stage.ts';
import { createPace } from '../pace.ts';
import { isInside } from '../path-overlap.ts';
import type { Stage, StagePath } from '../definition/stage.ts';
import { toPlain, type YamlMap } from '../yaml/yaml-value.ts';

export interface BuiltInRun {
  readonly stage: Stage;
  readonly builtIn: BuiltInStage;
  readonly root: string;
  readonly params: StageParams;
  /** Where each out is to be written, by path as spelled. */
  readonly staged: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: StageProgress) => void;
  readonly onWarning: (message: string) => void;
}

/** Runs a stage of this program. It can only reach what the stage declares. */
export async function runBuiltIn(run: BuiltInRun): Promise<StageResult> {
  const { stage, builtIn, root, params, staged, signal, onProgress, onWarning } = run;
  const breathe = createPace(signal);
  return builtIn.run({
    stageName: stage.address,
    root,
    params,
    input: (path) => resolveDeclared(stage, stage.deps, 'deps', path).absolute,
    output: (path) => {
      const { declared, absolute } = resolveDeclared(stage, stage.outs, 'outs', path);
      const target = join(staged.get(declared.path) ?? '', relative(declared.absolute, absolute));
      mkdirSync(dirname(target), { recursive: true });
      return target;
    },
    signal,
    checkpoint: async (progress) => {
      if (progress !== undefined) onProgress(progress);
      await breathe();
    },
    warn: onWarning,
  });
}

/** The values that a stage declares, nested as in the file: `train.C` gives `{train: {C: …}}`. */
export function nestParams(params: ReadonlyMap<string, YamlMap>): StageParams {
  const nested: Record<string, unknown> = {};
  for (const values of params.values()) {
    for (const [key, value] of values) setNested(nested, String(key).split('.'), toPlain(value));
  }
  return nested;
}

function setNested(
  target: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    const known = target[first];
    target[first] = isRecord(known) && isRecord(value) ? { ...known, ...value } : value;
    return;
  }
  const known = target[first];
  const inner: Record<string, unknown> = isRecord(known) ? { ...known } : {};
  setNested(inner, rest, value);
  target[first] = inner;
}

function resolveDeclared<Path extends StagePath>(
  stage: Stage,
  paths: readonly Path[],
  key: 'deps' | 'outs',
  path: string,
): { declared: Path; absolute: string } {
  const absolute = resolve(stage.folder, path);
  const declared = paths.find((candidate) => isInside(absolute, candidate.absolute));
  if (declared !== undefined) return { declared, absolute };
  const known = paths.map((candidate) => candidate.path).join(', ') || 'none';
  throw new AppError(
    'PIPELINE_INVALID',
    `Stage "${stage.address}" uses "${path}": expected it among its ${key} in pipeline.yaml, got ${known}.`,
    { hint: `Add "${path}" to the ${key} of stage "${stage.address}" in pipeline.yaml.` },
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
