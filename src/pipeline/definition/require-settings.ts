import { statSync } from 'node:fs';
import { throwProblems } from '../yaml/report-problems.ts';
import { problemAt, type Problem } from '../yaml/source-text.ts';
import type { Pipeline } from './load-pipeline.ts';
import { findParam } from './params-file.ts';
import type { Stage } from './stage.ts';

/**
 * Throws `PARAMS_INVALID` where a param that one of the stages declares is not there or its file cannot be read, and
 * `PIPELINE_INVALID` where its folder is not there and no stage makes it. Frozen stages do not run: they need neither.
 */
export function requireSettings(pipeline: Pipeline, stages: readonly Stage[]): void {
  const running = stages.filter(({ frozen }) => !frozen);
  throwProblems(
    'PIPELINE_INVALID',
    running.flatMap((stage) => checkFolder(stage, pipeline)),
  );
  requireReadableParams(pipeline, running);
  throwProblems(
    'PARAMS_INVALID',
    running.flatMap((stage) => checkParams(stage, pipeline)),
  );
}

/** Throws `PARAMS_INVALID` where a params file of one of the stages is there, but cannot be read. */
export function requireReadableParams({ paramsFiles }: Pipeline, stages: readonly Stage[]): void {
  const running = stages.filter(({ frozen }) => !frozen);
  const files = running.flatMap(({ params }) =>
    params.flatMap(({ absolute }) => paramsFiles.get(absolute) ?? []),
  );
  throwProblems(
    'PARAMS_INVALID',
    [...new Set(files)].flatMap((file) => file.problems),
  );
}

function checkFolder({ wdir, name }: Stage, { outputs }: Pipeline): Problem[] {
  if (wdir === undefined || outputs.overlapping(wdir.absolute).length > 0) return [];
  const stats = statSync(wdir.absolute, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return [];
  const got = stats === undefined ? 'found none' : 'got a file';
  const { source, start, end } = wdir.place;
  return [
    problemAt(source, start, end, `expected the folder "${wdir.path}" (wdir of stage "${name}"), ${got}.`),
  ];
}

function checkParams(stage: Stage, { paramsFiles }: Pipeline): Problem[] {
  return stage.params.flatMap(({ file, absolute, keys, place }) => {
    const params = paramsFiles.get(absolute);
    const fail = (message: string): Problem => problemAt(place.source, place.start, place.end, message);
    if (params === undefined) {
      return [fail(`expected the params file "${file}" of stage "${stage.name}", found none.`)];
    }
    return (keys ?? []).flatMap((key) => {
      const lookup = findParam(params, key);
      if (lookup.kind === 'found') return [];
      return [
        fail(
          `expected the parameter "${key}" of stage "${stage.name}" in ${file}, found none.${lookup.suggestion}`,
        ),
      ];
    });
  });
}
