import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerDriftReport } from '../../../src/cli/commands/drift-report.ts';
import { writeModelFolder, readModelFolder } from '../../../src/models/model-folder.ts';
import { buildDriftProfile, type DriftRow } from '../../../src/monitoring/drift-profile.ts';
import type { DriftReport } from '../../../src/monitoring/drift-report.ts';
import { storeModelFolder } from '../../../src/tracking/models/model-store.ts';
import { writeSmallModel } from '../../support/small-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openLog, predictionOf } from '../../tracking/predictions/prediction-cases.ts';
import { MODEL, openTestTracking, runIdOf } from '../../tracking/tracking-fixture.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const NOW = '2026-03-01T13:00:00.000Z';
const SETTINGS = `drift:
  alpha: 0.05
  min_rows: 200
  effect_floors: { class_mix: 0.05, confidence: 0.1, text_length: 0.1, out_of_vocabulary: 0.01, missing_description: 0.05 }
`;
const CLASSES = [10, 2583];

const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerDriftReport, ['drift-report', ...commandLine], { cwd, now: NOW });

/** Row `index` of listings that differ from each other, and from others of the same kind by chance alone. */
const rowOf = (index: number, shift = 0): DriftRow => ({
  predictedCode: CLASSES[(index * 7) % 3 === 0 ? 0 : 1] ?? 10,
  confidence: 0.5 + ((index * 37) % 50) / 100,
  characters: 20 + ((index * 53) % 200) + shift,
  outOfVocabularyShare: ((index * 11) % 10) / 40,
  descriptionMissing: index % 4 === 0,
});

const rowsOf = (count: number, shift = 0): DriftRow[] =>
  Array.from({ length: count }, (_, index) => rowOf(index, shift));

/** Two versions with profiles of their own, the first in production. */
function makeProject(): string {
  const root = temporaryFolder();
  writeFileSync(join(root, 'params.yaml'), SETTINGS);
  const tracking = openTestTracking(join(root, 'models', 'rakuten.db'));
  for (const version of [1, 2]) {
    const plain = join(temporaryFolder(), 'plain');
    const source = join(temporaryFolder(), 'model');
    writeSmallModel(plain, version);
    const profile = buildDriftProfile(rowsOf(600, version === 1 ? 0 : 500), CLASSES);
    writeModelFolder(source, readModelFolder(plain), { 'profile.json': JSON.stringify(profile) });
    const { id, folder, bytes } = storeModelFolder(join(root, 'models', 'registry'), source);
    const runId = runIdOf(String(version));
    tracking.startRun({ id: runId, experiment: 'e', name: 'n', params: {} });
    tracking.recordTraining({
      ...{ runId, metrics: {}, model: { name: MODEL, modelId: id, folder, bytes } },
      promoteIfVacant: { alias: 'production', reason: 'first', numbers: {} },
    });
  }
  tracking.close();
  return root;
}

function log(root: string, rows: readonly DriftRow[], version = 1, from = 0): void {
  openLog(join(root, 'models', 'rakuten.db')).append(
    { name: MODEL, version, codes: CLASSES },
    rows.map((row, index) =>
      predictionOf(from + index, { ...row, probabilities: Float64Array.of(0.5, 0.5) }),
    ),
  );
}

describe('drift-report', () => {
  it('says how to get a log where there is none', async () => {
    const root = makeProject();
    const { stdout, notes, exitCode } = await rakuten(root, '--exit-code');
    expect(stdout.split('\n')[0]).toBe(
      'Insufficient: at least 200 rows are needed on both sides, got 0 to compare with 600.',
    );
    expect(notes).toBe(
      'No prediction is logged yet. To log: rakuten predict --log, or log.predictions: true in params.yaml',
    );
    expect(exitCode).toBe(0);
  });

  it('says nothing of two rows, nor of one less than enough', async () => {
    const root = makeProject();
    log(root, rowsOf(199, 500));
    const { stdout, exitCode } = await rakuten(root, '--exit-code', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'insufficient',
      n_current: 199,
      drifted_share: null,
    });
    expect(exitCode).toBe(0);
  });

  it('finds no drift in rows as those of the profile, and drift in longer ones', async () => {
    const root = makeProject();
    log(root, rowsOf(400));
    expect((await rakuten(root, '--exit-code')).exitCode).toBe(0);
    log(root, rowsOf(400, 300), 1, 400);
    const { stdout, exitCode } = await rakuten(root, '--exit-code');
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'Drift: 1 of 5 signals moved: text length.',
      '800 predictions of version 1, 2026-02-22 13:00 to 2026-03-01 13:00 UTC, against 600 of its evaluation part',
    ]);
    expect((await rakuten(root)).exitCode).toBe(0);
    const written = JSON.parse(
      readFileSync(join(root, 'reports/drift/live/drift_metrics.json'), 'utf8'),
    ) as DriftReport;
    expect(written).toMatchObject({ verdict: 'drift', drifted_share: 0.2, model_version: 1, until: NOW });
    expect(readFileSync(join(root, 'reports/drift/live/drift_report.html'), 'utf8')).toContain(
      '<!doctype html>',
    );
  });

  it('compares a version with its own profile and its own rows alone', async () => {
    const root = makeProject();
    log(root, rowsOf(300));
    log(root, rowsOf(300, 500), 2, 300);
    for (const version of ['1', '2']) {
      const { stdout } = await rakuten(root, '--model-version', version, '--json');
      expect(JSON.parse(stdout)).toMatchObject({
        ...{
          verdict: 'ok',
          n_current: 300,
          predictions_of_other_versions: 300,
          model_version: Number(version),
        },
      });
    }
  });

  it('looks at the window that was asked for', async () => {
    const root = makeProject();
    log(root, rowsOf(600));
    const window = ['--since', '2026-03-01T12:00', '--until', '2026-03-01T12:05'];
    expect(JSON.parse((await rakuten(root, ...window, '--json')).stdout)).toMatchObject({ n_current: 300 });
    expect(JSON.parse((await rakuten(root, '--since', '55m', '--json')).stdout)).toMatchObject({
      n_current: 300,
    });
    await expect(rakuten(root, '--since', '1d', '--until', '7d')).rejects.toMatchObject({
      message: 'Expected --since before --until, got 1d and 7d.',
    });
    await expect(rakuten(root, '--since', 'monday')).rejects.toMatchObject({
      message: 'Expected --since as 90d, 12h or 2026-03-01, got monday.',
    });
  });

  it('wants a model in production, and settings', async () => {
    await expect(rakuten(temporaryFolder())).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    const root = makeProject();
    writeFileSync(join(root, 'params.yaml'), 'drift: { alpha: 2 }\n');
    await expect(rakuten(root)).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
  });
});
