import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findParam, parseParamsFile } from '../../pipeline/definition/params-file.ts';
import { createPace } from '../../pipeline/pace.ts';
import { valueOf } from '../../pipeline/yaml/read-yaml.ts';
import { compareWithChampion } from '../../retraining/gates/compare-with-champion.ts';
import type { GateReport } from '../../retraining/gates/gate-report.ts';
import type { GateSettings } from '../../retraining/gates/gate-settings.ts';
import type { Contender } from '../../retraining/run/retrain-effects.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import type { TrackingReader } from '../../tracking/tracking-reader.ts';
import type { CommandContext } from '../command-context.ts';
import { withTrackingReader } from '../project/open-reader.ts';

const PARAMS = 'params.yaml';

/** Judges the challenger on the evaluation listings of now that neither training has seen. */
export async function judgeVersions(
  context: CommandContext,
  settings: GateSettings,
  champion: Contender | null,
  challenger: Contender,
): Promise<GateReport> {
  const shares = await withTrackingReader(context, (reader) =>
    [challenger, ...(champion === null ? [] : [champion])].flatMap(
      (one) => readHeldBackShare(reader, one) ?? [],
    ),
  );
  return compareWithChampion(
    {
      championFolder: champion?.folder,
      challengerFolder: challenger.folder,
      evaluationFile: join(context.cwd, 'data/interim/evaluation.csv'),
      heldBackShare: shares.length === 0 ? undefined : Math.min(...shares),
      imageFolder: findImageFolder(context),
    },
    settings,
    { clock: () => performance.now(), checkpoint: createPace(context.signal) },
  );
}

/** Where the images of labelled listings are, by the settings of now. */
function findImageFolder({ cwd }: CommandContext): string | undefined {
  const source = readParam(readFileSync(join(cwd, PARAMS), 'utf8'), 'ingest.source');
  return typeof source === 'string' ? resolve(cwd, source, 'images/image_train') : undefined;
}

/** The share of listings that the training of a version held back, from the settings kept with its run; undefined where unknown. */
function readHeldBackShare(reader: TrackingReader, { version }: Contender): number | undefined {
  const run = reader.findModelVersion(REGISTERED_MODEL, String(version)).runIds.at(-1);
  const text = run === undefined ? undefined : reader.readAttachment(run, PARAMS);
  if (text === undefined) return undefined;
  const share = readParam(text, 'ingest.evaluation_share');
  return typeof share === 'number' ? share : undefined;
}

function readParam(text: string, name: string): unknown {
  const lookup = findParam(parseParamsFile({ file: PARAMS, text }), name);
  return lookup.kind === 'found' ? valueOf(lookup.node) : undefined;
}
