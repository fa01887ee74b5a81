import { AppError } from '../../errors/app-error.ts';

/** The part of a crontab that belongs to a project, marks included. */
interface Block {
  /** Indices of its first line, and of the one after its last. */
  readonly start: number;
  readonly end: number;
}

/** The lines of a project with the marks around them that tell them from others. */
export function formatBlock(project: string, lines: readonly string[]): string[] {
  return [beginMark(project), ...lines, endMark(project)];
}

/**
 * The crontab with `block` in place of the project's lines: where they stood, or at the end. With no block they are
 * taken out. All other lines stay as they are, byte for byte. Throws `CRONTAB_INVALID` where a mark stands alone.
 */
export function replaceBlock(crontab: string, project: string, block: readonly string[]): string {
  const lines = splitLines(crontab);
  const blocks = findBlocks(lines, project);
  const [first] = blocks;
  const text = block.map((line) => `${line}\n`);
  const kept: string[] = [];
  lines.forEach((line, index) => {
    if (index === first?.start) kept.push(...text);
    if (!blocks.some(({ start, end }) => index >= start && index < end)) kept.push(line);
  });
  if (first !== undefined || block.length === 0) return kept.join('');
  const last = kept.at(-1);
  const ended = last === undefined || last.endsWith('\n') ? kept : [...kept, '\n'];
  return [...ended, ...text].join('');
}

/** The project's lines as they stand in the crontab, marks included; none where it has none. */
export function readBlock(crontab: string, project: string): string[] {
  const lines = splitLines(crontab);
  return findBlocks(lines, project)
    .flatMap(({ start, end }) => lines.slice(start, end))
    .map((line) => line.replace(/\r?\n$/, ''));
}

function findBlocks(lines: readonly string[], project: string): Block[] {
  const blocks: Block[] = [];
  let start: number | undefined;
  lines.forEach((line, index) => {
    const text = line.trimEnd();
    if (text === beginMark(project)) {
      if (start !== undefined) throw loneMark(start, lines);
      start = index;
    } else if (text === endMark(project)) {
      if (start === undefined) throw loneMark(index, lines);
      blocks.push({ start, end: index + 1 });
      start = undefined;
    }
  });
  if (start !== undefined) throw loneMark(start, lines);
  return blocks;
}

function loneMark(index: number, lines: readonly string[]): AppError {
  const line = lines[index]?.trimEnd() ?? '';
  return new AppError(
    'CRONTAB_INVALID',
    `crontab:${index + 1}: expected "# rakuten begin" and "# rakuten end" in pairs, got "${line}" alone.`,
    { hint: 'crontab -e   (take that line out, and the lines of rakuten below or above it)' },
  );
}

function beginMark(project: string): string {
  return `# rakuten begin ${project}`;
}

function endMark(project: string): string {
  return `# rakuten end ${project}`;
}

/** The lines with their line breaks. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
