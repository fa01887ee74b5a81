// Which room may know which (docs/architecture.md). Each comment says what to do instead.

const LEAVES = 'errors|files|charts|git';

/** @param {string} room @param {string} allowed @param {string} comment */
const mayImportOnly = (room, allowed, comment) => ({
  name: `${room}-imports`,
  comment,
  severity: /** @type {const} */ ('error'),
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${room}|${allowed})/` },
});

/** @param {string} name @param {string} home */
const onlyIn = (name, home) => ({
  name: `${name}-only-in-${home}`,
  comment: `Only src/${home} knows ${name}: call what it exports, or add a function there.`,
  severity: /** @type {const} */ ('error'),
  from: { path: '^src/', pathNot: `^src/${home}/` },
  to: { path: `node_modules/${name}/` },
});

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'no-cycle',
    comment:
      'Two modules that need each other are one module, or share a third: move the shared part below both.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  mayImportOnly('errors', 'errors', 'Errors are the ground floor: pass in what they should say.'),
  mayImportOnly('files', 'errors', 'Files know bytes and paths: pass in what to write.'),
  mayImportOnly('workers', 'errors', 'Workers know threads and messages: pass in the name of the work.'),
  mayImportOnly('git', 'errors|files', 'git knows commits and paths: pass in which.'),
  mayImportOnly('charts', 'errors', 'Charts draw numbers and labels: compute them in the caller.'),
  mayImportOnly(
    'pipeline',
    LEAVES,
    'The pipeline knows nothing of ML: hand it a BuiltInStage, or pass a function in.',
  ),
  mayImportOnly('tracking', LEAVES, 'Tracking could be its own package: pass plain values in.'),
  mayImportOnly(
    'data',
    LEAVES,
    'Data is below features and models: move the logic up, or the shared type down.',
  ),
  mayImportOnly(
    'features',
    `data|workers|${LEAVES}`,
    'Features see listings only: what needs a model belongs in models/.',
  ),
  mayImportOnly(
    'models',
    `features|data|workers|${LEAVES}`,
    'Models are below stages: pass in what they need.',
  ),
  mayImportOnly(
    'monitoring',
    `models|features|data|tracking|${LEAVES}`,
    'Monitoring looks at models: it does not run stages.',
  ),
  mayImportOnly(
    'retraining',
    `monitoring|models|features|data|tracking|${LEAVES}`,
    'Retraining decides from what it is given: running stages and printing belong to the caller.',
  ),
  mayImportOnly(
    'stages',
    `monitoring|models|features|data|tracking|pipeline|${LEAVES}`,
    'A stage reads, calls the rooms below, writes: printing belongs in cli/.',
  ),
  onlyIn('better-sqlite3', 'tracking'),
  onlyIn('fs-native-extensions', 'files'),
  onlyIn('sharp', 'features'),
  onlyIn('commander', 'cli'),
  onlyIn('chalk', 'cli'),
  {
    name: 'tested-code-does-not-know-tests',
    comment: 'Code that ships must not import from test/ or bench/.',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^(test|bench|scripts)/' },
  },
  {
    name: 'no-unresolvable',
    comment: 'The import leads nowhere: check the path, or add the package.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
];

export default {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
};
