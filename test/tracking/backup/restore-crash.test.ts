import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkDatabase } from '../../../src/tracking/backup/copy-database.ts';
import { prepareRestore } from '../../../src/tracking/backup/restore-backup.ts';
import { finishSwap, isSwapUnfinished } from '../../../src/tracking/backup/swap-project.ts';
import { verifyStoredModel } from '../../../src/tracking/models/model-store.ts';
import { readProductionModel } from '../../../src/tracking/models/production-model.ts';
import { dyingAt } from '../../support/dying-at.ts';
import { codesOf, startCode, type TestProcess } from '../../support/start-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { useModules } from '../../support/use-bundle.ts';
import { MODEL, openTestTracking } from '../tracking-fixture.ts';
import { backUp, makeProject, restore, restoreRequest } from './backed-up-project.ts';

const compiled = useModules(['tracking/backup/restore-backup', 'tracking/backup/write-backup']);

const STEPS = {
  files: ['mkdirSync', 'writeSync', 'renameSync', 'rmSync', 'linkSync'],
  database: ['pragma', 'exec', 'close'],
};

/** What a project says of itself, where it is whole: its settings, the version in production, its lock. */
function stateOf(root: string): string {
  const path = join(root, 'models', 'rakuten.db');
  const { version, folder, id } = readProductionModel(path, MODEL);
  verifyStoredModel(folder, id);
  checkDatabase(path);
  const params = readFileSync(join(root, 'params.yaml'), 'utf8').trim();
  return `${params}, version ${version}, ${existsSync(join(root, 'pipeline.lock')) ? 'a lock' : 'no lock'}`;
}

const OLD = 'a: 2, version 2, a lock';
const NEW = 'a: 1, version 1, no lock';

it('a restore killed before any step leaves the old project, or one that a restore completes; nothing is lost', async () => {
  const root = makeProject();
  const { path: archive } = await backUp(root);
  writeFileSync(join(root, 'params.yaml'), 'a: 2\n');
  writeFileSync(join(root, 'pipeline.lock'), 'later\n');
  const tracking = openTestTracking(join(root, 'models', 'rakuten.db'));
  tracking.setAlias({ name: MODEL, alias: 'production', version: 2, reason: 'r' });
  tracking.close();
  expect(stateOf(root)).toBe(OLD);
  for (const sibling of ['-wal', '-shm'])
    rmSync(join(root, 'models', `rakuten.db${sibling}`), { force: true });

  const home = temporaryFolder();
  const start = (project: string, step: number): TestProcess => {
    cpSync(root, project, { recursive: true });
    return startCode(`
      ${dyingAt(step, STEPS)}
      import { prepareRestore, completeRestore } from '${compiled}/tracking/backup/restore-backup.mjs';
      const root = ${JSON.stringify(project)};
      const request = { root, archive: ${JSON.stringify(archive)}, keptName: 'k', stateFolderFor: () => root + '/.rakuten', breathe: async () => {} };
      completeRestore(request, await prepareRestore(request));
      console.log(steps);
    `);
  };
  const steps = Number(await start(join(home, 'whole'), 0).readLine());
  expect(stateOf(join(home, 'whole'))).toBe(NEW);
  const outcomes = new Map<string, number>();
  const kill = async (step: number): Promise<void> => {
    const project = join(home, String(step));
    expect(await codesOf([start(project, step)]), `step ${step}`).toEqual(['SIGKILL']);
    const stateFolder = join(project, '.rakuten');
    const isBetween = isSwapUnfinished(stateFolder);
    const outcome = isBetween ? 'between' : stateOf(project);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (isBetween) finishSwap(project, stateFolder);
    if (outcome === OLD) await restore(project, archive);
    expect(stateOf(project), `step ${step}`).toBe(NEW);
    expect(stateOf(join(stateFolder, 'kept', 'k')), `step ${step}`).toBe(OLD);
    expect(isSwapUnfinished(stateFolder)).toBe(false);
    rmSync(project, { recursive: true });
  };
  // Most steps unpack: of those some, of the last ones, which move, all.
  const chosen = Array.from({ length: steps }, (_, index) => index + 1).filter(
    (step) => step > steps - 40 || step % 6 === 0,
  );
  for (let at = 0; at < chosen.length; at += 2) await Promise.all(chosen.slice(at, at + 2).map(kill));
  expect([...outcomes.keys()].sort()).toEqual([NEW, OLD, 'between']);
  expect(outcomes.get('between')).toBeGreaterThan(10);
}, 120_000);

it('what comes into a place while a restore is cut short is kept, too', async () => {
  const root = makeProject();
  const { path: archive } = await backUp(root);
  rmSync(join(root, '.rakuten'), { recursive: true, force: true });
  const { entries } = await prepareRestore(restoreRequest(root, archive));
  const stateFolder = join(root, '.rakuten');
  writeFileSync(
    join(stateFolder, 'restore', 'journal.json'),
    JSON.stringify({ archive, sha256: '', created_at: '', entries }),
  );
  mkdirSync(join(stateFolder, 'kept', 'k'), { recursive: true });
  renameSync(join(root, 'params.yaml'), join(stateFolder, 'kept', 'k', 'params.yaml'));
  writeFileSync(join(root, 'params.yaml'), 'a: meanwhile\n');
  finishSwap(root, stateFolder);
  expect(readFileSync(join(root, 'params.yaml'), 'utf8')).toBe('a: 1\n');
  expect(readFileSync(join(stateFolder, 'kept', 'k', 'params.yaml.2'), 'utf8')).toBe('a: meanwhile\n');
});

it('a journal that would move things elsewhere is refused', () => {
  const root = temporaryFolder();
  for (const path of ['../x', '/x', 'a/../../x']) {
    const stateFolder = join(root, '.rakuten');
    cpSync(import.meta.dirname, join(stateFolder, 'restore'), { recursive: true });
    writeFileSync(
      join(stateFolder, 'restore', 'journal.json'),
      JSON.stringify({ entries: [{ path, staged: null, kept: 'k' }] }),
    );
    expect(() => finishSwap(root, stateFolder)).toThrow(expect.objectContaining({ code: 'IO_FAILED' }));
  }
});

it('a backup killed before any step leaves no file that looks like one, unless it is one', async () => {
  const root = makeProject();
  const home = temporaryFolder();
  const start = (folder: string, step: number): TestProcess =>
    startCode(`
      ${dyingAt(step, STEPS)}
      import { writeBackup } from '${compiled}/tracking/backup/write-backup.mjs';
      await writeBackup({ root: ${JSON.stringify(root)}, target: ${JSON.stringify(folder)} + '/a.tar', now: new Date(0), host: 'h',
        skipDamaged: false, breathe: async () => {}, onStart: () => {} });
      console.log(steps);
    `);
  const steps = Number(await start(join(home, 'whole'), 0).readLine());
  let whole = 0;
  const kill = async (step: number): Promise<void> => {
    const folder = join(home, String(step));
    expect(await codesOf([start(folder, step)]), `step ${step}`).toEqual(['SIGKILL']);
    const found = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.tar')) : [];
    if (found.length === 0) return;
    whole++;
    const target = temporaryFolder();
    await restore(target, join(folder, 'a.tar'));
    expect(stateOf(target)).toBe(NEW);
  };
  const chosen = Array.from({ length: steps }, (_, index) => index + 1).filter(
    (step) => step > steps - 6 || step % 5 === 0,
  );
  for (let at = 0; at < chosen.length; at += 2) await Promise.all(chosen.slice(at, at + 2).map(kill));
  expect(whole).toBeGreaterThan(0);
}, 60_000);
