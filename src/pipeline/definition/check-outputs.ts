import { join } from 'node:path';
import { isInside, overlaps } from '../path-overlap.ts';
import { problemAt, type Problem } from '../yaml/source-text.ts';
import type { Stage, StageOut } from './stage.ts';

/** What may never be replaced by an output. */
const KEPT_NAMES = ['pipeline.yaml', 'pipeline.lock', '.rakuten', '.git', '.dvc'];

/** Outputs that two stages would fight over, that lie outside the project, or that would replace a file of the pipeline itself. */
export function checkOutputs(stages: readonly Stage[], root: string): Problem[] {
  const problems: Problem[] = [];
  const seen: { stage: Stage; out: StageOut }[] = [];
  const fail = (out: StageOut, message: string): void => {
    problems.push(problemAt(out.place.source, out.place.start, out.place.end, message));
  };
  for (const stage of stages) {
    for (const out of stage.outs) {
      const own = KEPT_NAMES.find((name) => overlaps(out.absolute, join(root, name)));
      if (!isInside(out.absolute, root)) {
        fail(out, `expected an output inside the project, got "${out.path}" of stage "${stage.name}".`);
      } else if (own !== undefined) {
        fail(out, `expected an output apart from ${own}, got "${out.path}" of stage "${stage.name}".`);
      }
      const other = seen.find((earlier) => overlaps(earlier.out.absolute, out.absolute));
      if (other !== undefined) fail(out, describeClash(stage, out, other));
      seen.push({ stage, out });
    }
  }
  for (const { params } of stages) {
    for (const { absolute, file, place } of params) {
      const maker = seen.find(({ out }) => overlaps(out.absolute, absolute));
      if (maker !== undefined) {
        const message = `expected params in a file that no stage makes, got "${file}", an output of stage "${maker.stage.name}".`;
        problems.push(problemAt(place.source, place.start, place.end, message));
      }
    }
  }
  return problems;
}

function describeClash(stage: Stage, out: StageOut, other: { stage: Stage; out: StageOut }): string {
  const where = other.stage === stage ? 'already' : `already for stage "${other.stage.name}"`;
  if (other.out.absolute === out.absolute) {
    return `expected each output once, got "${out.path}" for stage "${stage.name}" and ${where}.`;
  }
  const [inner, outer] = isInside(out.absolute, other.out.absolute) ? [out, other.out] : [other.out, out];
  return (
    `expected outputs apart from each other, got "${out.path}" for stage "${stage.name}", which overlaps ` +
    `"${other.out.path}" of stage "${other.stage.name}": "${inner.path}" lies inside "${outer.path}".`
  );
}
