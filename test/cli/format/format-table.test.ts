import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { formatTable } from '../../../src/cli/format/format-table.ts';

const plain = { columns: 100, style: new Chalk({ level: 0 }) };

it('aligns columns, text to the left and numbers to the right, without a frame', () => {
  const columns = [{ title: 'name' }, { title: 'rows', align: 'right' as const }, { title: 'group' }];
  const rows = [
    ['été', '7', 'x'],
    ['a longer name', '12345', ''],
  ];
  expect(formatTable(columns, rows, plain)).toEqual([
    'name            rows  group',
    'été                7  x',
    'a longer name  12345',
  ]);
});

it('cuts flexible columns, and only them, until it fits', () => {
  const columns = [{ title: 'id' }, { title: 'name', flexible: true }, { title: 'f1' }];
  const rows = [['0123456789', 'Home & garden > Pool & spa', '0.8123']];
  expect(formatTable(columns, rows, { ...plain, columns: 34 })).toEqual([
    'id          name            f1',
    '0123456789  Home & garden…  0.8123',
  ]);
  expect(formatTable(columns, rows, { ...plain, columns: 5 })).toEqual([
    'id          name      f1',
    '0123456789  Home & …  0.8123',
  ]);
});

it('leaves out dispensable columns, the last one first, before a flexible one gets unreadable', () => {
  const columns = [
    { title: 'id' },
    { title: 'made', dispensable: true },
    { title: 'model', dispensable: true },
    { title: 'listing', flexible: true },
  ];
  const rows = [['0123456789', '5 min ago', 'v1', 'Piscine gonflable ronde 3m']];
  const titlesAt = (width: number): string[] =>
    formatTable(columns, rows, { ...plain, columns: width })[0].split(/ +/);
  expect(titlesAt(60)).toEqual(['id', 'made', 'model', 'listing']);
  expect(titlesAt(50)).toEqual(['id', 'made', 'model', 'listing']);
  expect(titlesAt(49)).toEqual(['id', 'made', 'listing']);
  expect(titlesAt(43)).toEqual(['id', 'made', 'listing']);
  expect(titlesAt(42)).toEqual(['id', 'listing']);
  expect(formatTable(columns, rows, { ...plain, columns: 5 })).toEqual([
    'id          listing',
    '0123456789  Piscine…',
  ]);
});

it('does not count colour as width', () => {
  const style = new Chalk({ level: 1 });
  const [, row] = formatTable([{ title: 's' }, { title: 'n' }], [[style.red('failed'), '1']], {
    columns: 9,
    style,
  });
  expect(row).toBe(`${style.red('failed')}  1`);
});

it('is a row of titles where there are no rows', () => {
  expect(formatTable([{ title: 'a' }, { title: 'b' }], [], plain)).toEqual(['a  b']);
});
