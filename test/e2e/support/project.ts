import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
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
import { afterAll } from 'vitest';
import { runRakuten, startRakuten, type Ended, type Running, type StartOptions } from './rakuten.ts';
import { cutSample } from './small-data.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

/** What the pipeline makes and records, apart from the tracking database. */
const PRODUCTS = ['data/interim', 'data/processed', 'models/rakuten_classifier', 'reports', 'pipeline.lock'];

/** The outs of the five stages, as files. */
export const OUTPUT_FILES = [
  'data/interim/dataset.json',
  'data/interim/evaluation.csv',
  'data/interim/quarantine.csv',
  'data/interim/test.csv',
  'data/interim/train.csv',
  'data/processed/features/evaluation.safetensors',
  'data/processed/features/features.json',
  'data/processed/features/train.safetensors',
  'data/processed/features/vectoriser.safetensors',
  'data/processed/predictions.csv',
  'models/rakuten_classifier/case-profile.json',
  'models/rakuten_classifier/model.json',
  'models/rakuten_classifier/profile.json',
  'models/rakuten_classifier/weights.safetensors',
  'reports/class_distribution.svg',
  'reports/classification_report.txt',
  'reports/confusion_matrix.csv',
  'reports/confusion_matrix.svg',
  'reports/data_quality.json',
  'reports/drift/drift_metrics.json',
  'reports/drift/drift_report.html',
  'reports/metrics.json',
  'reports/reliability.svg',
  'reports/suspects.csv',
];

type RunOptions = Omit<StartOptions, 'cwd'> & { readonly cwd?: string; readonly input?: string | Uint8Array };

/** A project folder of its own, and the program at work in it. */
export interface Project {
  readonly root: string;
  readonly path: (path: string) => string;
  readonly exists: (path: string) => boolean;
  readonly read: (path: string) => string;
  readonly readJson: (path: string) => unknown;
  readonly write: (path: string, content: string | Uint8Array) => void;
  /** Replaces the only place where `from` stands. */
  readonly edit: (path: string, from: string, to: string) => void;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Ended>;
  readonly start: (args: readonly string[], options?: Omit<RunOptions, 'input'>) => Running;
  /** SHA-256 of every file that the pipeline has made, by path, and of its lock. */
  readonly products: () => Record<string, string>;
  readonly copy: () => Project;
}

const roots: string[] = [];
afterAll(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/**
 * A new project with the pipeline as it ships, and either the bundled sample or a cut of it. On the cut no
 * model reaches the shipped floor for production, so that is lowered.
 */
export function createProject(data: 'sample' | 'small' = 'small'): Project {
  const project = openProject(makeRoot());
  for (const name of ['pipeline.yaml', 'params.yaml', 'data/categories.csv', 'data/arrival/load.json']) {
    project.write(name, readFileSync(join(REPOSITORY, name)));
  }
  if (data === 'sample') {
    for (const name of ['X_train.csv', 'Y_train.csv', 'X_test.csv']) {
      project.write(`data/sample/${name}`, readFileSync(join(REPOSITORY, 'data/sample', name)));
    }
    return project;
  }
  for (const [name, text] of Object.entries(cutSample())) project.write(`data/sample/${name}`, text);
  project.edit('params.yaml', 'min_weighted_f1: 0.75', 'min_weighted_f1: 0');
  return project;
}

/** A new project whose pipeline has run once. */
export async function createFinishedProject(data: 'sample' | 'small' = 'small'): Promise<Project> {
  const project = createProject(data);
  const { code, stdout, stderr } = await project.run(['repro']);
  if (code !== 0) throw new Error(`The first repro failed (${code}):\n${stdout}${stderr}`);
  return project;
}

/** An empty folder, removed after the tests of the file. */
export function makeRoot(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'rakuten-e2e-')));
  roots.push(root);
  return root;
}

/** The project in a folder. */
export function openProject(root: string): Project {
  const path = (relative: string): string => join(root, relative);
  const read = (relative: string): string => readFileSync(path(relative), 'utf8');
  const write = (relative: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(path(relative)), { recursive: true });
    writeFileSync(path(relative), content);
  };
  return {
    root,
    path,
    read,
    write,
    exists: (relative) => existsSync(path(relative)),
    readJson: (relative) => JSON.parse(read(relative)) as unknown,
    edit: (relative, from, to) => {
      const parts = read(relative).split(from);
      if (parts.length !== 2)
        throw new Error(`Expected "${from}" once in ${relative}, got it ${parts.length - 1} times`);
      write(relative, parts.join(to));
    },
    run: (args, options) => runRakuten(args, { cwd: root, ...options }),
    start: (args, options) => startRakuten(args, { cwd: root, ...options }),
    products: () => Object.fromEntries(PRODUCTS.flatMap((name) => hashAll(root, name))),
    copy: () => {
      const target = makeRoot();
      cpSync(root, target, { recursive: true, preserveTimestamps: true });
      return openProject(target);
    },
  };
}

function hashAll(root: string, path: string): [string, string][] {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (path.includes('.') && !path.endsWith('/')) return [[path, hash(absolute)]];
  return readdirSync(absolute, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((item): [string, string][] =>
      item.isDirectory()
        ? hashAll(root, `${path}/${item.name}`)
        : [[`${path}/${item.name}`, hash(join(absolute, item.name))]],
    );
}

function hash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
