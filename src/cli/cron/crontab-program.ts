import { spawn } from 'node:child_process';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import type { CommandContext } from '../command-context.ts';

type Surroundings = Pick<CommandContext, 'env'>;

interface Answer {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The user's crontab, one character for each byte so that nothing is lost; empty where there is none. Throws `CRON_UNAVAILABLE`. */
export async function readCrontab(context: Surroundings): Promise<string> {
  const { code, stdout, stderr } = await runCrontab(context, ['-l']);
  if (code === 0) return stdout.toString('latin1');
  if (/no crontab/i.test(stderr)) return '';
  throw refused('crontab -l', code, stderr);
}

/** Makes `crontab` the user's, and looks whether it is. An empty one is taken away. Throws `CRON_UNAVAILABLE`. */
export async function writeCrontab(context: Surroundings, crontab: string): Promise<void> {
  const args = crontab === '' ? ['-r'] : ['-'];
  const { code, stderr } = await runCrontab(context, args, Buffer.from(crontab, 'latin1'));
  if (code !== 0) throw refused(`crontab ${args.join(' ')}`, code, stderr);
  if ((await readCrontab(context)) === crontab) return;
  throw new AppError('CRON_UNAVAILABLE', 'crontab took the lines, but then shows others.', {
    hint: 'crontab -l   (another program may have changed it at the same time: try again)',
  });
}

/** A text as it stands in a crontab that was read, and back. */
export function toCrontabBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
export function fromCrontabBytes(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

function runCrontab({ env }: Surroundings, args: readonly string[], input?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn('crontab', [...args], { env: { ...env, LC_ALL: 'C' }, stdio: 'pipe' });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
    child.on('error', (error) => reject(isSystemError(error, 'ENOENT') ? missing() : error));
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8').trim() }),
    );
    // It may have ended before it has read everything; its exit code tells more than the broken pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function missing(): AppError {
  return new AppError('CRON_UNAVAILABLE', 'Expected the program crontab on PATH, found none.', {
    hint: 'apt-get install cron   (or the lines by hand: rakuten cron print)',
  });
}

function refused(command: string, code: number | null, stderr: string): AppError {
  return new AppError(
    'CRON_UNAVAILABLE',
    `${command} ended with ${code === null ? 'a signal' : `exit code ${code}`}.`,
    {
      details: stderr === '' ? [] : stderr.split('\n'),
      hint: 'crontab -l   (whether you may use cron; /etc/cron.allow says who)',
    },
  );
}
