import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors/app-error.ts';
import type { FeaturePart } from '../features/feature-set.ts';
import { hashFile } from '../files/hash-file.ts';
import type { Candidate } from '../models/learner-settings.ts';
import type { StageContext, StageResult } from '../pipeline/run/built-in-stage.ts';
import { WriteSession } from '../tracking/database/database-session.ts';
import { readGitState } from '../tracking/runs/git-state.ts';
import { storeModelFolder } from '../tracking/models/model-store.ts';
import { readProcessIdentity } from '../tracking/process-identity.ts';
import { REGISTERED_MODEL, TRACKING_DATABASE } from '../tracking/models/registered-model.ts';
import { createRunId, type RunArtifact, type RunDataset } from '../tracking/runs/run.ts';
import { Tracking } from '../tracking/tracking.ts';
import { recordDataset } from './record-dataset.ts';
import { recordTrials, type TrialRecorder } from './record-trials.ts';

const EXPERIMENT = 'rakuten_model_training';
const ATTACHED = ['pipeline.yaml', 'pipeline.lock', 'params.yaml'];
const REPORTS = [
  'reports/metrics.json',
  'reports/classification_report.txt',
  'reports/confusion_matrix.csv',
  'reports/confusion_matrix.svg',
  'reports/reliability.svg',
  'reports/suspects.csv',
];

/** The run that is being recorded, as the training sees it. */
export interface TrainingRun {
  readonly useData: (parts: Readonly<Record<string, FeaturePart>>) => void;
  /** Records each trial of a search among these candidates as a run of its own, nested in this one. */
  readonly recordTrials: (candidates: readonly Candidate[]) => TrialRecorder;
  /** Registers the model and closes the run, in one step. Returns what became of the model, for the user. */
  readonly finish: (result: TrainingResult) => string;
}

interface TrainingResult {
  /** Where the model has been written, and its path in the project once the stage is done. */
  readonly modelFolder: string;
  readonly modelPath: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** What was fitted, with all settings: recorded as `fitted.algorithm`, `fitted.C` and so on. */
  readonly candidate: Candidate;
  /** Texts to keep with the run, by name. */
  readonly attachments: Readonly<Record<string, string>>;
  /** Weighted F1 from which a model may become production by itself, where none is. */
  readonly floor: number;
}

/** Records `train` as a run: as finished with its model, or as failed or interrupted with the reason. */
export async function recordTrainingRun(
  context: StageContext,
  train: (run: TrainingRun) => Promise<StageResult>,
): Promise<StageResult> {
  const started = performance.now();
  const session = new WriteSession(join(context.root, TRACKING_DATABASE), {
    now: () => new Date(),
    here: readProcessIdentity(),
  });
  const tracking = new Tracking(session);
  try {
    // First the data, so that the latest run is the training.
    const tags = await recordDataset(context, session);
    const id = createRunId(randomBytes);
    tracking.startRun({
      id,
      experiment: EXPERIMENT,
      name: context.stageName,
      git: await readGitState(context.root, process.env),
      params: context.params,
      tags,
      attachments: readAttachments(context.root),
    });
    try {
      return await train({
        useData: (parts) => tracking.record(id, { datasets: Object.entries(parts).map(describeDataset) }),
        recordTrials: (candidates) =>
          recordTrials(tracking, { id, experiment: EXPERIMENT }, candidates, () => createRunId(randomBytes)),
        finish: (result) => finishRun(tracking, context, id, result, (performance.now() - started) / 1000),
      });
    } catch (error) {
      noteFailure(tracking, id, error);
      throw error;
    }
  } finally {
    tracking.close();
  }
}

function finishRun(
  tracking: Tracking,
  context: StageContext,
  runId: string,
  result: TrainingResult,
  seconds: number,
): string {
  const stored = storeModelFolder(join(context.root, 'models/registry'), result.modelFolder);
  const { f1_weighted } = result.metrics;
  const passes = f1_weighted >= result.floor;
  const { version, isNew, promoted } = tracking.recordTraining({
    runId,
    attachments: result.attachments,
    params: { fitted: { algorithm: result.candidate.algorithm, ...result.candidate.settings } },
    metrics: {
      ...result.metrics,
      training_seconds: Number(seconds.toFixed(3)),
      peak_memory_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    },
    artifacts: [
      ...listArtifacts(result.modelFolder, result.modelPath),
      ...REPORTS.map((path) => describeFile(context.output(path), path)),
    ],
    model: { name: REGISTERED_MODEL, modelId: stored.id, folder: stored.folder, bytes: stored.bytes },
    promoteIfVacant: passes
      ? {
          alias: 'production',
          reason: 'first version at or above the floor',
          numbers: { f1_weighted, floor: result.floor },
        }
      : undefined,
  });
  const name = `${REGISTERED_MODEL} version ${version}`;
  if (promoted) return `${name} is in production`;
  if (!isNew) return `the same model as ${name}`;
  if (passes) return `registered ${name}; production stays as it is`;
  return `registered ${name}; below the floor for production (${result.floor}), so not promoted`;
}

function describeDataset([role, part]: readonly [string, FeaturePart]): RunDataset {
  const classCounts: Record<string, number> = {};
  for (const code of part.codes) classCounts[code] = (classCounts[code] ?? 0) + 1;
  return { role, hash: part.dataHash, rows: part.codes.length, classCounts };
}

function listArtifacts(folder: string, path: string): RunArtifact[] {
  return readdirSync(folder)
    .sort()
    .map((name) => describeFile(join(folder, name), `${path}/${name}`));
}

function describeFile(file: string, path: string): RunArtifact {
  return { path, sha256: hashFile(file, 'sha256'), bytes: statSync(file).size };
}

function readAttachments(root: string): Record<string, string> {
  const present = ATTACHED.filter((name) => existsSync(join(root, name)));
  return Object.fromEntries(present.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

/** The reason of the failure matters more than a database that cannot take it: the run will then count as killed. */
function noteFailure(tracking: Tracking, id: string, error: unknown): void {
  try {
    tracking.failRun(id, isInterruption(error) ? 'interrupted' : 'failed', reasonOf(error));
  } catch {
    return;
  }
}

function isInterruption(error: unknown): boolean {
  return error instanceof AppError && error.code === 'INTERRUPTED';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
