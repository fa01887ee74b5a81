import { StringDecoder } from 'node:string_decoder';
import { unreachable } from '../../errors/unreachable.ts';
import type { OutputStream } from '../../pipeline/run/run-shell.ts';
import type { CommandContext } from '../command-context.ts';

/** Where the output of the stages' commands goes. */
export interface StageOutput {
  readonly write: (stage: string, stream: OutputStream, bytes: Uint8Array) => void;
  /** Shows what a stage has printed of its last line, when it has ended. */
  readonly end: (stage: string) => void;
}

/**
 * As it comes, byte for byte, so that the command's own progress and colours work. With `--json` standard output
 * belongs to the result; with `--quiet` only what the command says on standard error is shown.
 */
export function createRawOutput({ stdout, stderr, json, quiet }: CommandContext): StageOutput {
  return {
    write(_stage, stream, bytes) {
      if (stream === 'stderr') stderr.write(bytes);
      else if (json) stderr.write(bytes);
      else if (!quiet) stdout.write(bytes);
    },
    end: () => undefined,
  };
}

/**
 * Line by line, whole lines only, each handed on with the stage that printed it: for stages that run side by side.
 * A carriage return begins its line anew, as on a terminal.
 */
export function createLineOutput(
  showLine: (stage: string, stream: OutputStream, line: string) => void,
): StageOutput {
  const open = new Map<string, { readonly decoder: StringDecoder; text: string }>();
  const lineOf = (stage: string, stream: OutputStream) => {
    const key = `${stream} ${stage}`;
    const known = open.get(key) ?? { decoder: new StringDecoder('utf8'), text: '' };
    open.set(key, known);
    return known;
  };
  return {
    write(stage, stream, bytes) {
      const line = lineOf(stage, stream);
      const lines = (line.text + line.decoder.write(Buffer.from(bytes))).split('\n');
      line.text = lines.pop() ?? '';
      for (const text of lines) showLine(stage, stream, lastOverwrite(text));
    },
    end(stage) {
      for (const stream of ['stdout', 'stderr'] as const) {
        const line = lineOf(stage, stream);
        const rest = line.text + line.decoder.end();
        if (rest !== '') showLine(stage, stream, lastOverwrite(rest));
        open.delete(`${stream} ${stage}`);
      }
    },
  };
}

/** With the stage's name before each line. */
export function createPrefixedOutput(context: CommandContext, nameWidth: number): StageOutput {
  const { style, noteStyle, json, quiet } = context;
  return createLineOutput((stage, stream, line) => {
    const name = stage.padEnd(nameWidth);
    switch (stream) {
      case 'stdout':
        if (json) context.note(`${noteStyle.cyan(name)} ${noteStyle.dim('│')} ${line}`);
        else if (!quiet) context.print(`${style.cyan(name)} ${style.dim('│')} ${line}`);
        return;
      case 'stderr':
        context.note(`${noteStyle.cyan(name)} ${noteStyle.dim('│')} ${line}`);
        return;
      default:
        unreachable(stream);
    }
  });
}

function lastOverwrite(line: string): string {
  const text = line.replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1);
}
