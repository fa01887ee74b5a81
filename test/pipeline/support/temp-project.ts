import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

export interface TempProject {
  readonly root: string;
  readonly path: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  readonly read: (path: string) => string;
  /** Every file of the project apart from `.rakuten`, with its content; folders end in `/`. */
  readonly tree: () => Record<string, string>;
}

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A folder of its own for one test, with the given files; removed when the test has ended. */
export function createProject(files: Readonly<Record<string, string>> = {}): TempProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'rakuten-pipeline-')));
  roots.push(root);
  const path = (relative: string): string => join(root, relative);
  const write = (relative: string, text: string): void => {
    mkdirSync(dirname(path(relative)), { recursive: true });
    writeFileSync(path(relative), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    root,
    path,
    write,
    read: (relative) => readFileSync(path(relative), 'utf8'),
    tree: () => readTree(root, ''),
  };
}

function readTree(root: string, prefix: string): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const item of readdirSync(join(root, prefix), { withFileTypes: true })) {
    const path = `${prefix}${item.name}`;
    if (path === '.rakuten') continue;
    if (item.isDirectory()) Object.assign(tree, { [`${path}/`]: '' }, readTree(root, `${path}/`));
    else tree[path] = readFileSync(join(root, path), 'utf8');
  }
  return tree;
}
