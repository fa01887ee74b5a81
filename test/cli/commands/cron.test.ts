import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { registerCron } from '../../../src/cli/commands/cron.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runCommandLine } from './run-command-line.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const FOREIGN = Buffer.from('MAILTO=ops\n# h\u00e9 % "x"\n5 5 * * * echo a\\%b\n', 'latin1');

/** A crontab program that keeps the crontab in a file, and refuses what the real one refuses. */
const FAKE_CRONTAB = `#!/bin/sh
case "$1" in
  -l) [ -f "$CRON_FILE" ] || { echo "no crontab for you" >&2; exit 1; }; cat "$CRON_FILE" ;;
  -r) rm -f "$CRON_FILE" ;;
  -) cat > "$CRON_FILE.new"; [ ! -f "$CRON_FILE.deny" ] || { echo "you may not use cron" >&2; exit 1; }; mv "$CRON_FILE.new" "$CRON_FILE" ;;
esac
`;

let root: string;
let crontab: string;
let env: Record<string, string>;

beforeEach(() => {
  const folder = realpathSync(temporaryFolder());
  root = join(folder, "50% off's shop");
  mkdirSync(root);
  writeFileSync(join(root, 'pipeline.yaml'), 'stages: {}\n');
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'crontab'), FAKE_CRONTAB);
  chmodSync(join(programs, 'crontab'), 0o755);
  crontab = join(folder, 'crontab');
  env = { PATH: `${programs}:/usr/bin:/bin`, CRON_FILE: crontab };
});

const cron = (...commandLine: string[]) =>
  runCommandLine(registerCron, ['cron', ...commandLine], { cwd: root, now: NOW, env });

describe('cron install', () => {
  it('puts the lines behind those that are there, which stay byte for byte', async () => {
    writeFileSync(crontab, FOREIGN);
    const { stdout } = await cron('install');
    expect(stdout.split('\n')[0]).toBe(`crontab: 3 tasks of ${root}, installed`);
    expect(stdout).toContain('retrain --if-needed');
    const after = readFileSync(crontab);
    expect(after.subarray(0, FOREIGN.length)).toEqual(FOREIGN);
    expect(after.toString('utf8')).toContain(`# rakuten begin ${root}\n0 2 * * * PATH=`);
    expect(existsSync(join(root, '.rakuten/cron'))).toBe(true);
  });

  it('is the same again, and renews the lines after a change of the schedules', async () => {
    await cron('install');
    const before = readFileSync(crontab, 'utf8');
    expect((await cron('install')).stdout).toContain('as before');
    expect(readFileSync(crontab, 'utf8')).toBe(before);
    writeFileSync(join(root, 'params.yaml'), 'schedules: {retrain: "0 4 * * 1", drift: off, backup: off}\n');
    expect((await cron('install')).stdout).toContain(`crontab: 1 task of ${root}, replaced`);
    const lines = readFileSync(crontab, 'utf8').split('\n');
    expect(lines.map((line) => line.slice(0, 9))).toEqual(['# rakuten', '0 4 * * 1', '# rakuten', '']);
  });

  it('--dry-run shows the difference and changes nothing', async () => {
    await cron('install');
    const before = readFileSync(crontab, 'utf8');
    writeFileSync(join(root, 'params.yaml'), 'schedules: {retrain: "0 4 * * 1", load: "*/15 * * * *"}\n');
    const { stdout } = await cron('install', '--dry-run');
    expect(stdout.split('\n').map((line) => line.slice(0, 11))).toEqual([
      ...['- 0 2 * * *', '+ 0 4 * * 1', '+ */15 * * '],
    ]);
    expect(readFileSync(crontab, 'utf8')).toBe(before);
    expect(JSON.parse((await cron('install', '--dry-run', '--json')).stdout)).toMatchObject({
      ...{ changed: true, dry_run: true, project: root },
      tasks: [
        { task: 'retrain', schedule: '0 4 * * 1', command: 'rakuten retrain --if-needed' },
        { task: 'drift' },
        { task: 'load' },
        { task: 'backup' },
      ],
    });
  });

  it('takes the lines out where all tasks are off', async () => {
    await cron('install');
    writeFileSync(join(root, 'params.yaml'), 'schedules: {retrain: off, drift: off, backup: false}\n');
    expect((await cron('install')).notes).toContain('All tasks are off');
    expect(existsSync(crontab)).toBe(false);
  });

  it('tells all that is wrong with the schedules, with the places, and changes nothing', async () => {
    writeFileSync(
      join(root, 'params.yaml'),
      'schedules:\n  retrain: "0 25 * * *"\n  drfit: off\n  load: 5\n',
    );
    await expect(cron('install')).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      message: 'Found 3 problems in params.yaml.',
      details: expect.arrayContaining([
        'params.yaml:2:12  schedules.retrain: invalid value for hour: 25, or off; got "0 25 * * *".',
        expect.stringContaining('params.yaml:4:9  schedules.load: expected text, got 5.'),
        expect.stringContaining('schedules.drfit: unknown setting; did you mean drift?'),
      ]) as string[],
    });
    expect(existsSync(crontab)).toBe(false);
  });

  it('says how to get cron where there is none', async () => {
    env = { PATH: '/nowhere' };
    await expect(cron('install')).rejects.toMatchObject({
      code: 'CRON_UNAVAILABLE',
      message: 'Expected the program crontab on PATH, found none.',
      hint: 'apt-get install cron   (or the lines by hand: rakuten cron print)',
    });
  });

  it('hands on why cron refuses', async () => {
    writeFileSync(`${crontab}.deny`, '');
    await expect(cron('install')).rejects.toMatchObject({
      code: 'CRON_UNAVAILABLE',
      message: 'crontab - ended with exit code 1.',
      details: ['you may not use cron'],
    });
  });

  it('wants a project', async () => {
    root = join(root, '..');
    await expect(cron('install')).rejects.toMatchObject({ code: 'PIPELINE_NOT_FOUND' });
  });
});

describe('cron print', () => {
  it('gives what install puts in, and touches no crontab', async () => {
    const { stdout } = await cron('print');
    expect(existsSync(crontab)).toBe(false);
    await cron('install');
    expect(readFileSync(crontab, 'utf8')).toBe(`${stdout}\n`);
  });
});

describe('cron remove', () => {
  it('takes out the lines of this project alone', async () => {
    const other = Buffer.from('# rakuten begin /other\n0 2 * * * x\n# rakuten end /other\n');
    writeFileSync(crontab, Buffer.concat([FOREIGN, other]));
    await cron('install');
    expect((await cron('remove', '--dry-run')).stdout.split('\n')).toHaveLength(5);
    expect((await cron('remove')).stdout).toContain(`took out the lines of ${root}`);
    expect(readFileSync(crontab)).toEqual(Buffer.concat([FOREIGN, other]));
    expect((await cron('remove')).stdout).toBe(`crontab: no lines of ${root}`);
  });

  it('leaves no crontab where there was none', async () => {
    await cron('install');
    await cron('remove');
    expect(existsSync(crontab)).toBe(false);
  });
});

it('cron run knows its tasks', async () => {
  await expect(cron('run', 'retrian')).rejects.toMatchObject({
    code: 'USAGE',
    message: 'Expected one of retrain, drift, load, backup, got retrian.',
  });
});
