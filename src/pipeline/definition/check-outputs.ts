import { basename, join } from 'node:path';
import type { IgnoreRules } from '../hashing/ignore-rules.ts';
import { isInside } from '../path-overlap.ts';
import { problemAt, type Problem } from '../yaml/source-text.ts';
import { PIPELINE_FILE } from './find-pipeline-files.ts';
import type { MadeOut, OutputIndex } from './output-index.ts';
import type { Stage, StageOut, StagePath } from './stage.ts';

/** What may never be replaced by an output. */
const KEPT_NAMES = [PIPELINE_FILE, 'pipeline.lock', '.rakuten', '.git', '.dvc'];

/** Outputs that two stages would fight over, that lie outside the project, or that would replace a file of the pipeline itself. */
export function checkOutputs(
  stages: readonly Stage[],
  index: OutputIndex,
  rules: IgnoreRules,
  root: string,
): Problem[] {
  const rank = new Map(stages.flatMap(({ outs }) => outs).map((out, place) => [out, place]));
  const isEarlier = (one: StageOut, other: StageOut): boolean =>
    (rank.get(one) ?? 0) < (rank.get(other) ?? 0);
  const kept = findKept(stages, index, root);
  return stages.flatMap((stage) => {
    const outs = stage.outs.flatMap((out) => {
      const messages: string[] = [];
      const own = kept.get(out) ?? (isPipelineFile(out.absolute) ? basename(out.absolute) : undefined);
      if (!isInside(out.absolute, root)) {
        if (out.cache) {
          messages.push(
            `expected an output inside the project, got "${out.path}" of stage "${stage.name}". (Outside, it needs "cache: false".)`,
          );
        }
      } else if (own !== undefined) {
        messages.push(`expected an output apart from ${own}, got "${out.path}" of stage "${stage.name}".`);
      }
      const other = index.overlapping(out.absolute).find((made) => isEarlier(made.out, out));
      if (other !== undefined) messages.push(describeClash(stage, out, other));
      return messages.map((message) => at(out, message));
    });
    return [...outs, ...checkIgnored(stage, rules), ...checkParamsMakers(stage, index)];
  });
}

/** The outputs that are, lie in or contain what the pipeline is made of, each with the name of that. */
function findKept(stages: readonly Stage[], index: OutputIndex, root: string): ReadonlyMap<StageOut, string> {
  const kept = new Map<StageOut, string>();
  const files = new Set([...KEPT_NAMES, ...stages.map(({ file }) => file.path)]);
  for (const name of files) {
    for (const { out } of index.overlapping(join(root, name))) if (!kept.has(out)) kept.set(out, name);
  }
  return kept;
}

/** DVC refuses what .dvcignore leaves out: it would never be noticed that it changed. */
function checkIgnored(stage: Stage, rules: IgnoreRules): Problem[] {
  const check = (paths: readonly StagePath[], kind: string): Problem[] =>
    paths
      .filter(({ absolute }) => rules.ignores(absolute, false) || rules.ignores(absolute, true))
      .map((path) =>
        at(
          path,
          `expected ${kind} that no .dvcignore leaves out, got "${path.path}" of stage "${stage.name}".`,
        ),
      );
  return [...check(stage.deps, 'a dependency'), ...check(stage.outs, 'an output')];
}

function checkParamsMakers(stage: Stage, index: OutputIndex): Problem[] {
  return stage.params.flatMap(({ absolute, file, place }) => {
    const maker = index.overlapping(absolute)[0];
    if (maker === undefined || maker.stage.command.kind === 'tracked') return [];
    const message = `expected params in a file that no stage makes, got "${file}", an output of stage "${maker.stage.name}".`;
    return [problemAt(place.source, place.start, place.end, message)];
  });
}

function describeClash(stage: Stage, out: StageOut, other: MadeOut): string {
  if (other.out.absolute === out.absolute) {
    const where =
      other.stage === stage
        ? `twice for ${describeStage(stage)}`
        : `for ${describeStage(stage)} and already for ${describeStage(other.stage)}`;
    return `expected each output once, got "${out.path}" ${where}.`;
  }
  const [inner, outer] = isInside(out.absolute, other.out.absolute) ? [out, other.out] : [other.out, out];
  return (
    `expected outputs apart from each other, got "${out.path}" for ${describeStage(stage)}, which overlaps ` +
    `"${other.out.path}" of ${describeStage(other.stage)}: "${inner.path}" lies inside "${outer.path}".`
  );
}

function describeStage({ command, address }: Stage): string {
  return command.kind === 'tracked' ? address : `stage "${address}"`;
}

function isPipelineFile(absolute: string): boolean {
  return basename(absolute) === PIPELINE_FILE || basename(absolute) === 'pipeline.lock';
}

function at({ place }: StagePath, message: string): Problem {
  return problemAt(place.source, place.start, place.end, message);
}
