import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatCronLine, usablePath } from '../../../src/cli/cron/cron-line.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PLACE = {
  project: '/srv/shop',
  node: '/usr/bin/node',
  program: '/opt/rakuten/bin/rakuten.js',
  path: '/usr/local/bin:/usr/bin:/bin',
};

/** What cron does with a line: five fields, then a command up to an unescaped `%`, by sh with next to no environment. */
function runAsCron(line: string): { readonly status: number | null; readonly stderr: string } {
  const command = line.split(' ').slice(5).join(' ');
  if (/(^|[^\\])%/.test(command)) throw new Error('cron would cut this line off');
  return spawnSync('/bin/sh', ['-c', command.replaceAll(String.raw`\%`, '%')], {
    env: { HOME: '/', PATH: '/usr/bin:/bin', SHELL: '/bin/sh' },
    encoding: 'utf8',
  });
}

describe('a line', () => {
  it('has absolute paths and no environment to rely on', () => {
    expect(formatCronLine({ task: 'retrain', expression: '0 2 * * *' }, PLACE)).toBe(
      '0 2 * * * PATH=/usr/local/bin:/usr/bin:/bin /usr/bin/node /opt/rakuten/bin/rakuten.js --cd /srv/shop cron run retrain' +
        String.raw` || { c=$?; [ $c -lt 126 ] || echo "$(date -u +\%Y-\%m-\%dT\%H:\%M:\%SZ) rakuten retrain did not end by itself: exit code $c"` +
        ' | tee -a /srv/shop/.rakuten/cron/retrain.log >&2; exit $c; }',
    );
  });

  it.each(['plain', 'with space', "it's", '50% off', 'a"b$HOME`id`', 'ü€', '$(touch x);&|<>*?'])(
    'hands a folder called %j on as it is',
    (name) => {
      const project = join(temporaryFolder(), name);
      mkdirSync(project);
      const program = join(project, 'program.mjs');
      const out = join(project, 'out.json');
      writeFileSync(
        program,
        `import { writeFileSync } from 'node:fs';
         writeFileSync(${JSON.stringify(out)}, JSON.stringify([process.env.PATH, ...process.argv.slice(2)]));`,
      );
      const path = `${project}:/usr/bin:/bin`;
      const place = { project, program, path, node: process.execPath };
      const { status, stderr } = runAsCron(formatCronLine({ task: 'drift', expression: '* * * * *' }, place));
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual([path, '--cd', project, 'cron', 'run', 'drift']);
    },
  );

  it('leaves exit code and time in the log where node is gone', () => {
    const project = temporaryFolder();
    mkdirSync(join(project, '.rakuten', 'cron'), { recursive: true });
    const line = formatCronLine(
      { task: 'retrain', expression: '0 2 * * *' },
      { ...PLACE, project, node: '/no/such/node' },
    );
    const { status, stderr } = runAsCron(line);
    const log = readFileSync(join(project, '.rakuten/cron/retrain.log'), 'utf8');
    expect(status).toBe(127);
    expect(log).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ rakuten retrain did not end by itself: exit code 127\n$/,
    );
    expect(stderr).toContain(log);
  });

  it('keeps the exit code of a task that failed, and adds nothing to its log', () => {
    const project = temporaryFolder();
    mkdirSync(join(project, '.rakuten', 'cron'), { recursive: true });
    const program = join(project, 'program.mjs');
    writeFileSync(program, 'process.exitCode = 4;');
    const line = formatCronLine(
      { task: 'drift', expression: '* * * * *' },
      { ...PLACE, project, program, node: process.execPath },
    );
    expect(runAsCron(line)).toMatchObject({ status: 4, stderr: '' });
    expect(() => readFileSync(join(project, '.rakuten/cron/drift.log'))).toThrow('ENOENT');
  });

  it.each(['/a\nb', '/a\\b'])('is refused where a path is %j', (project) => {
    expect(() => formatCronLine({ task: 'drift', expression: '* * * * *' }, { ...PLACE, project })).toThrow(
      `Expected a path without backslash and line break for cron, got ${JSON.stringify(project)}.`,
    );
  });

  it('is refused where it is longer than cron takes', () => {
    expect(() =>
      formatCronLine({ task: 'drift', expression: '* * * * *' }, { ...PLACE, path: '/x'.repeat(500) }),
    ).toThrow(/^Expected a line of at most 998 bytes for cron, got 1\d{3}: PATH takes 1000 of them\.$/);
  });
});

it('PATH has its absolute folders once, and those that every line needs', () => {
  expect(usablePath('/a:b::/a:/usr/bin:.:/c d')).toBe('/a:/usr/bin:/c d:/bin');
  expect(usablePath('')).toBe('/usr/bin:/bin');
});
