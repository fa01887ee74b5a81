// Who takes part. Each contender is a command that makes a model file of train.csv, and one that answers the rows of test.csv with it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * @typedef {readonly string[]} Command
 *
 * @typedef {object} Contender
 * @property {string} label How the tables name it.
 * @property {string} model The file or folder that training leaves.
 * @property {Command} [prepare] Makes its input; not timed.
 * @property {Command} train From its input to the model; timed as a whole.
 * @property {(predictions: string) => Command} score Writes its answers to the test rows and prints, as JSON, what it timed meanwhile.
 * @property {(csv: string, predictions: string) => Command} [predict] Answers the rows of another file.
 *
 * @typedef {{ readonly folder: string, readonly bundle: string, readonly python: string }} Workplace
 * `folder` holds train.csv and test.csv, and takes models; `bundle` is our program.
 */

/** scikit-learn's, by name: how the table calls them, and how sklearn_model.py does. */
const RECIPES = new Map([
  ['sklearn-words', { label: 'words', mode: 'train-words' }],
  ['sklearn-chars', { label: 'words + char_wb', mode: 'train-chars' }],
  ['sklearn-logistic', { label: 'words, logistic regression', mode: 'train-logistic' }],
]);
/** A name that stands for several. */
const SEVERAL = new Map([['sklearn', ['sklearn-words', 'sklearn-chars']]]);

/** The names that `findPeers` knows. */
export const PEERS = [...SEVERAL.keys(), ...RECIPES.keys(), 'liblinear', 'fasttext'];

/** @param {string} name */
const peerScript = (name) => join(import.meta.dirname, 'peers', name);

/**
 * One of ours under a setting of its own.
 * @param {string} label
 * @param {unknown} params The sections of params.yaml that the learner takes.
 * @param {Workplace} place
 * @returns {Contender}
 */
export function ours(label, params, { folder, bundle }) {
  const model = join(folder, label.replaceAll(/\W+/g, '-'));
  /** @param {string[]} args */
  const run = (...args) => [process.execPath, bundle, ...args];
  return {
    label,
    model,
    train: run('train', join(folder, 'train.csv'), model, JSON.stringify(params)),
    score: (predictions) => run('score', join(folder, 'test.csv'), model, predictions),
    predict: (csv, predictions) => run('predict', csv, model, predictions),
  };
}

/**
 * The peers of these names that are installed, and a sentence for each that is not.
 * @param {readonly string[]} names
 * @param {Workplace} place
 */
export function findPeers(names, place) {
  const sklearn = findSklearn(place.python);
  /** @type {Contender[]} */
  const found = [];
  /** @type {string[]} */
  const absent = [];
  for (const name of new Set(names.flatMap((given) => SEVERAL.get(given) ?? [given]))) {
    const peer = findPeer(name, sklearn, place);
    if (typeof peer === 'string') absent.push(`${name}: ${peer}`);
    else found.push(peer);
  }
  return { found, absent };
}

/**
 * @param {string} name
 * @param {string | undefined} sklearn
 * @param {Workplace} place
 * @returns {Contender | string} or why it does not take part
 */
function findPeer(name, sklearn, place) {
  if (name === 'fasttext') {
    const program = findProgram('fasttext');
    return program ? fastText(program, place) : "not installed (Debian's package fasttext).";
  }
  const recipe = RECIPES.get(name);
  if (sklearn === undefined) {
    const reason = `scikit-learn is not installed for ${place.python} (Debian's package python3-sklearn)`;
    return recipe ? `${reason}.` : `${reason}, which writes the file that it learns from.`;
  }
  if (recipe) return scikitLearn(`scikit-learn ${sklearn} ${recipe.label}`, recipe.mode, place);
  const train = findProgram('liblinear-train');
  const predict = findProgram('liblinear-predict');
  return train && predict
    ? liblinear(train, predict, place)
    : "not installed (Debian's package liblinear-tools).";
}

/**
 * @param {string} label
 * @param {string} mode
 * @param {Workplace} place
 * @returns {Contender}
 */
function scikitLearn(label, mode, { folder, python }) {
  const model = join(folder, `${mode}.joblib`);
  const script = peerScript('sklearn_model.py');
  return {
    label,
    model,
    train: [python, script, mode, join(folder, 'train.csv'), model],
    score: (predictions) => [python, script, 'score', join(folder, 'test.csv'), model, predictions],
    predict: (csv, predictions) => [python, script, 'predict', csv, model, predictions],
  };
}

/**
 * @param {string} train
 * @param {string} predict
 * @param {Workplace} place
 * @returns {Contender}
 */
function liblinear(train, predict, { folder, python }) {
  const script = peerScript('liblinear_files.py');
  const model = join(folder, 'liblinear.model');
  const [trainSvm, testSvm] = ['train.svm', 'test.svm'].map((name) => join(folder, name));
  return {
    label: 'liblinear -s 1, training alone',
    model,
    prepare: [
      python,
      script,
      'prepare',
      join(folder, 'train.csv'),
      join(folder, 'test.csv'),
      trainSvm,
      testSvm,
    ],
    train: [train, '-q', '-s', '1', '-c', '0.5', '-B', '1', trainSvm, model],
    score: (predictions) => [python, script, 'score', predict, testSvm, model, predictions],
  };
}

/**
 * @param {string} program
 * @param {Workplace} place
 * @returns {Contender}
 */
function fastText(program, { folder, python }) {
  const script = peerScript('fasttext_model.py');
  const model = join(folder, 'fasttext.bin');
  return {
    label: 'fastText wordNgrams 2, dim 50, lr 0.5, 25 epochs',
    model,
    train: [python, script, 'train', join(folder, 'train.csv'), model, program],
    score: (predictions) => [python, script, 'score', join(folder, 'test.csv'), model, predictions, program],
    predict: (csv, predictions) => [python, script, 'predict', csv, model, predictions, program],
  };
}

/**
 * The version of scikit-learn that this Python has.
 * @param {string} python
 */
function findSklearn(python) {
  const { status, stdout } = spawnSync(python, ['-c', 'import sklearn; print(sklearn.__version__)'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** @param {string} name */
function findProgram(name) {
  const { stdout } = spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' });
  return stdout.trim();
}
