import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatBlock, readBlock, replaceBlock } from '../../../src/cli/cron/crontab-text.ts';

const block = formatBlock('/shop', ['0 2 * * * one', '0 3 * * * two']);
const text = block.map((line) => `${line}\n`).join('');

describe('the lines of a project', () => {
  it('are put at the end', () => {
    expect(replaceBlock('', '/shop', block)).toBe(text);
    expect(replaceBlock('1 1 * * * mine\n', '/shop', block)).toBe(`1 1 * * * mine\n${text}`);
    expect(replaceBlock('1 1 * * * mine', '/shop', block)).toBe(`1 1 * * * mine\n${text}`);
  });

  it('are replaced where they stand, and those of another project stay', () => {
    const other = '# rakuten begin /shop2\n0 2 * * * theirs\n# rakuten end /shop2\n';
    const before = `# a\n# rakuten begin /shop\n0 9 * * * old\n# rakuten end /shop\n${other}\n\n# z\n`;
    expect(replaceBlock(before, '/shop', block)).toBe(`# a\n${text}${other}\n\n# z\n`);
    expect(readBlock(before, '/shop')).toEqual([
      ...['# rakuten begin /shop', '0 9 * * * old', '# rakuten end /shop'],
    ]);
    expect(readBlock(before, '/sho')).toEqual([]);
  });

  it('are left once where they were there twice', () => {
    expect(replaceBlock(`${text}# x\n${text}`, '/shop', block)).toBe(`${text}# x\n`);
  });

  it.each([
    ['# rakuten begin /shop\n0 2 * * * a\n', 'crontab:1: ', 'begin'],
    ['x\n0 2 * * * a\n# rakuten end /shop\n', 'crontab:3: ', 'end'],
    ['# rakuten begin /shop\n# rakuten begin /shop\n# rakuten end /shop\n', 'crontab:1: ', 'begin'],
  ])('are not guessed where a mark stands alone: %j', (crontab, place, mark) => {
    expect(() => replaceBlock(crontab, '/shop', block)).toThrow(
      `${place}expected "# rakuten begin" and "# rakuten end" in pairs, got "# rakuten ${mark} /shop" alone.`,
    );
  });
});

const foreignLine = fc.string({ maxLength: 30 }).map((line) => line.replace(/[\n\r]/g, ' '));
const foreignCrontab = fc.array(foreignLine).map((lines) => lines.map((line) => `${line}\n`).join(''));

test('putting in twice is putting in once, and taking out gives the other lines back byte for byte', () => {
  fc.assert(
    fc.property(foreignCrontab, foreignCrontab, (before, after) => {
      const once = replaceBlock(before, '/shop', block) + after;
      expect(replaceBlock(once, '/shop', block)).toBe(once);
      expect(replaceBlock(once, '/shop', [])).toBe(before + after);
    }),
  );
});
