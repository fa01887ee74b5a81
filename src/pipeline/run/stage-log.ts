import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import { STATE_FOLDER, stateName } from '../state-folder.ts';

/** What a stage printed in one run, written as it comes, and when and how the run ended. */
export interface StageLog {
  readonly write: (bytes: Uint8Array) => void;
  readonly end: (ending: StageEnding) => void;
}

interface StageEnding {
  readonly at: Date;
  readonly outcome: 'ran' | 'failed' | 'interrupted';
  readonly seconds: number;
  /** Of a shell command that ended by itself. */
  readonly exitCode: number | undefined;
}

/** The header of a log, as JSON beside it. */
export interface LogHeader {
  readonly stage: string;
  /** Undefined for a built-in stage. */
  readonly command: readonly string[] | undefined;
  readonly started: string;
  readonly ended?: string;
  readonly outcome?: StageEnding['outcome'];
  readonly seconds?: number;
  readonly exitCode?: number;
}

/** Logs that are kept of a stage. */
const RUNS_KEPT = 10;
/** Of a long output its beginning and its end are kept. */
export const HEAD_BYTES = 1 << 20;
export const TAIL_BYTES = 1 << 18;

/** The folder of a stage's logs. */
export function logFolder(root: string, stage: string): string {
  return join(root, STATE_FOLDER, 'logs', stateName(stage));
}

/**
 * Begins the log of a run and removes the oldest ones. A log that cannot be written (no space, a read-only disk)
 * is given up without a word: it is there for convenience.
 */
export function openStageLog(
  root: string,
  stage: string,
  command: readonly string[] | undefined,
  started: Date,
): StageLog {
  const folder = logFolder(root, stage);
  const header: LogHeader = { stage, command, started: started.toISOString() };
  try {
    mkdirSync(folder, { recursive: true });
    const name = freeName(folder, started);
    writeHeader(folder, name, header);
    return createLog(folder, name, header);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { write: () => undefined, end: () => undefined };
  }
}

function createLog(folder: string, name: string, header: LogHeader): StageLog {
  const descriptor = openSync(join(folder, `${name}.log`), 'w');
  let isOpen = true;
  let headLeft = HEAD_BYTES;
  const tail = createTail();
  const quietly = (work: () => void): void => {
    try {
      if (isOpen) work();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      isOpen = false;
    }
  };
  return {
    write(bytes) {
      quietly(() => {
        const head = bytes.subarray(0, headLeft);
        if (head.length > 0) writeSync(descriptor, head);
        headLeft -= head.length;
        if (head.length < bytes.length) tail.add(bytes.subarray(head.length));
      });
    },
    end({ at, outcome, seconds, exitCode }) {
      quietly(() => {
        for (const bytes of tail.parts()) writeSync(descriptor, bytes);
      });
      closeSync(descriptor);
      quietly(() =>
        writeHeader(folder, name, { ...header, ended: at.toISOString(), outcome, seconds, exitCode }),
      );
      isOpen = false;
    },
  };
}

/** The last bytes of an output that is too long, behind a note of how many were left out. */
function createTail(): { readonly add: (bytes: Uint8Array) => void; readonly parts: () => Uint8Array[] } {
  let kept = Buffer.alloc(0);
  let skipped = 0;
  return {
    add(bytes) {
      // Twice the size before it is cut, so that not every write copies all of it.
      kept = Buffer.concat([kept, bytes.subarray(-TAIL_BYTES)]);
      skipped += Math.max(0, bytes.length - TAIL_BYTES);
      if (kept.length <= 2 * TAIL_BYTES) return;
      skipped += kept.length - TAIL_BYTES;
      kept = kept.subarray(-TAIL_BYTES);
    },
    parts() {
      const cut = Math.max(0, kept.length - TAIL_BYTES);
      const note = Buffer.from(`\n[… ${skipped + cut} bytes left out …]\n`);
      return skipped + cut > 0 ? [note, kept.subarray(cut)] : kept.length > 0 ? [kept] : [];
    },
  };
}

function writeHeader(folder: string, name: string, header: LogHeader): void {
  const temporary = join(folder, `${name}.tmp`);
  writeFileSync(temporary, JSON.stringify(header));
  renameSync(temporary, join(folder, `${name}.json`));
}

/** The time, so that names sort by it; numbered where runs share it. Makes room for one more log. */
function freeName(folder: string, started: Date): string {
  const names = readdirSync(folder);
  const known = new Set(names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)));
  for (const old of [...known].sort().slice(0, Math.max(0, known.size - RUNS_KEPT + 1))) {
    for (const ending of ['.log', '.tmp', '.json']) rmSync(join(folder, old + ending), { force: true });
  }
  const time = started.toISOString().replaceAll(':', '').replace('Z', '');
  for (let count = 0; ; count++) {
    const name = count === 0 ? time : `${time}-${count}`;
    if (!known.has(name)) return name;
  }
}
