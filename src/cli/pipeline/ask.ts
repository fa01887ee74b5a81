import { createInterface } from 'node:readline/promises';
import type { CommandContext } from '../command-context.ts';

/** Asks on standard error whether a stage is to run; whatever is not yes is no, the end of the input too. */
export function createAsk({ stdin, stderr, signal }: CommandContext): (stage: string) => Promise<boolean> {
  return async (stage) => {
    const lines = createInterface({ input: stdin, output: stderr });
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    try {
      const answer = await Promise.race([lines.question(`Run ${stage}? [y/n] `, { signal }), closed]);
      return /^y(?:es)?$/i.test(answer.trim());
    } finally {
      lines.close();
    }
  };
}
