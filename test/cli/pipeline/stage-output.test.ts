import { expect, test } from 'vitest';
import { createLineOutput } from '../../../src/cli/pipeline/stage-output.ts';

function collect(): { readonly lines: string[]; readonly output: ReturnType<typeof createLineOutput> } {
  const lines: string[] = [];
  const output = createLineOutput((stage, stream, line) => lines.push(`${stage} ${stream} ${line}`));
  return { lines, output };
}

test('lines of stages that print at the same time stay whole', () => {
  const { lines, output } = collect();
  output.write('a', 'stdout', Buffer.from('one '));
  output.write('b', 'stdout', Buffer.from('uno\ndue\nt'));
  output.write('a', 'stderr', Buffer.from('oh\n'));
  output.write('a', 'stdout', Buffer.from('line\n'));
  output.write('b', 'stdout', Buffer.from('re'));
  expect(lines).toEqual(['b stdout uno', 'b stdout due', 'a stderr oh', 'a stdout one line']);
  output.end('b');
  output.end('a');
  expect(lines.slice(4)).toEqual(['b stdout tre']);
});

test('a character that arrives in two parts is one character', () => {
  const { lines, output } = collect();
  const bytes = Buffer.from('é😀\n');
  for (const byte of bytes) output.write('a', 'stdout', Buffer.from([byte]));
  expect(lines).toEqual(['a stdout é😀']);
});

test('of a line that is drawn over only the last state is shown', () => {
  const { lines, output } = collect();
  output.write('a', 'stdout', Buffer.from('10 %\r50 %\r100 %\r\nnext\r\n'));
  expect(lines).toEqual(['a stdout 100 %', 'a stdout next']);
});
