import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import type { PredictOptions } from '../predicting/predict-options.ts';
import { runStageCommand } from './stage-commands.ts';

export function registerPredict(program: Command, run: RunCommand): void {
  program
    .command('predict')
    .description('classify listings with the model in production; without options, run the predict stage')
    .option('--text <title>', 'classify one listing by its title')
    .option('--description <text>', "the listing's description, with --text")
    .option('--image <path>', "the listing's image, with --text: for a model that was trained with images")
    .option('--file <path>', 'classify the listings of a CSV or JSONL file')
    .option('--stdin', 'classify the listings that come in on standard input')
    .addOption(
      new Option('--format <format>', 'form of the listings; found out where not given').choices([
        'csv',
        'jsonl',
      ]),
    )
    .option('--out <path>', 'write the answers to a file instead of standard output')
    .option('--top <k>', 'product types to name for each listing', parseTop, 3)
    .option(
      '--abstain-below <confidence>',
      'mark less confident answers as needing review (from 0 to 1)',
      parseConfidence,
    )
    .option(
      '--images <folder>',
      'where the images of the listings are (found by image, or imageid and productid)',
    )
    .option('--explain', 'with --text: the n-grams that spoke for and against')
    .option(
      '--log',
      'keep the answers in the log of predictions (else as log.predictions of params.yaml says)',
    )
    .option('--no-log', 'keep nothing, whatever params.yaml says')
    .option('--productid <id>', "the product's id, for the log, with --text")
    .option('--imageid <id>', "the image's id, for the log, with --text")
    .addHelpText(
      'after',
      `
Examples:
  rakuten predict --text "Piscine gonflable ronde 3m avec pompe"
  rakuten predict --text "Manette sans fil" --description "Compatible PC" --explain
  rakuten predict --text "Fauteuil club" --image fauteuil.jpg
  rakuten predict --file listings.csv --out answers.csv
  rakuten predict --file listings.csv --images data/raw/images --out answers.csv
  rakuten predict --file listings.csv --abstain-below 0.6
  cat listings.jsonl | rakuten predict --stdin > answers.jsonl
  rakuten predict --file listings.csv --log --out answers.csv
  rakuten predict                  run the stage: X_test.csv to data/processed/predictions.csv

A CSV file needs a header with designation (or title); description, id, productid, imageid and image
(a path) are optional.
With --log each answer has a prediction_id, under which it can be labelled (rakuten feedback) and traced (rakuten trace).
An answer that cannot be logged is given all the same, with an empty prediction_id, and the failure is said behind the
answers: as the error that it is where --log was typed, as a warning where params.yaml asks for the log.
An image is used by a model that was trained with images (features.images), and counts as missing where it cannot be read;
--images holds image_<imageid>_product_<productid>.jpg, itself or in image_train and image_test.
A row that cannot be read gets an error field and does not stop the rest.
needs_review is false everywhere without --abstain-below. The stage takes predict.abstain_below of params.yaml instead.`,
    )
    .action(run(predict));
}

async function predict(context: CommandContext, options: PredictOptions): Promise<ExitCode | undefined> {
  const sources = [
    options.text !== undefined && '--text',
    options.file !== undefined && '--file',
    options.stdin && '--stdin',
  ];
  const given = sources.filter((source) => typeof source === 'string');
  if (given.length > 1) {
    throw new AppError('USAGE', `Expected one of --text, --file and --stdin, got ${given.join(' and ')}.`, {
      hint: 'rakuten predict --help',
    });
  }
  refuseStray(options, given[0]);
  switch (given[0]) {
    case undefined:
      return runStageCommand(context, 'predict');
    case '--text': {
      const { predictText } = await import('../predicting/predict-text.ts');
      await predictText(context, options, randomBytes);
      return 0;
    }
    default: {
      const { predictStream } = await import('../predicting/predict-stream.ts');
      await predictStream(context, options, randomBytes);
      return 0;
    }
  }
}

/** An option that would do nothing here is a misunderstanding: better said than ignored. */
function refuseStray(options: PredictOptions, source: string | undefined): void {
  const goesWith: readonly [given: boolean, option: string, sources: readonly string[]][] = [
    [options.description !== undefined, '--description', ['--text']],
    [options.image !== undefined, '--image', ['--text']],
    [options.images !== undefined, '--images', ['--file', '--stdin']],
    [options.explain ?? false, '--explain', ['--text']],
    [options.productid !== undefined, '--productid', ['--text']],
    [options.imageid !== undefined, '--imageid', ['--text']],
    [
      options.log !== undefined,
      options.log === false ? '--no-log' : '--log',
      ['--text', '--file', '--stdin'],
    ],
    [options.out !== undefined, '--out', ['--file', '--stdin']],
    [options.format !== undefined, '--format', ['--file', '--stdin']],
    [options.abstainBelow !== undefined, '--abstain-below', ['--text', '--file', '--stdin']],
  ];
  for (const [given, option, sources] of goesWith) {
    if (!given || (source !== undefined && sources.includes(source))) continue;
    throw new AppError('USAGE', `Expected ${option} together with ${sources.join(' or ')}.`, {
      hint:
        option === '--abstain-below'
          ? `rakuten repro predict -S predict.abstain_below=${options.abstainBelow}   (for the stage)`
          : 'rakuten predict --help',
    });
  }
}

function parseTop(text: string): number {
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1)
    throw new InvalidArgumentError('expected a whole number of at least 1.');
  return top;
}

function parseConfidence(text: string): number {
  const confidence = text.trim() === '' ? NaN : Number(text);
  if (!(confidence >= 0 && confidence <= 1)) throw new InvalidArgumentError('expected a number from 0 to 1.');
  return confidence;
}
