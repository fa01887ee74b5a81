/** What each error code means to a caller: the process's exit code, the HTTP status, and one line for the docs. */
interface ErrorMeaning {
  readonly exitCode: ExitCode;
  readonly httpStatus: number;
  readonly summary: string;
}

/** 1 a check said no · 2 wrong usage · 3 configuration or data invalid · 4 a stage failed · 5 not found or conflict · 6 busy · 70 a bug · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 70 | 130;

/** The closed table of errors. `docs/errors.md` lists the same codes; a test compares the two both ways. */
export const ERROR_CODES = {
  USAGE: { exitCode: 2, httpStatus: 400, summary: 'The command line or request is not of the right form.' },
  TEXT_EMPTY: { exitCode: 2, httpStatus: 400, summary: 'There is no text to classify.' },

  PIPELINE_NOT_FOUND: { exitCode: 3, httpStatus: 500, summary: 'There is no pipeline.yaml here.' },
  PIPELINE_INVALID: { exitCode: 3, httpStatus: 500, summary: 'pipeline.yaml cannot be used as it is.' },
  PIPELINE_LOCK_INVALID: { exitCode: 3, httpStatus: 500, summary: 'pipeline.lock cannot be read.' },
  PARAMS_INVALID: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'params.yaml cannot be read, or a setting is missing or out of range.',
  },
  STAGE_NOT_FOUND: { exitCode: 5, httpStatus: 404, summary: 'The pipeline has no stage of that name.' },
  PIPELINE_BUSY: { exitCode: 6, httpStatus: 409, summary: 'Another process is running this pipeline.' },
  DEPENDENCY_MISSING: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'A stage depends on a file that does not exist and that no stage makes.',
  },
  OUTPUT_MISSING: {
    exitCode: 4,
    httpStatus: 500,
    summary: 'A stage ended without making an output that it declares.',
  },
  STAGE_FAILED: { exitCode: 4, httpStatus: 500, summary: 'The command of a stage failed.' },
  CACHE_MISSING: {
    exitCode: 5,
    httpStatus: 404,
    summary: 'What is asked for is not in the cache, or only in part.',
  },
  CACHE_CORRUPT: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'Objects of the cache are not what their names say; they were set aside.',
  },
  OUTPUT_EDITED: {
    exitCode: 5,
    httpStatus: 409,
    summary: 'An output holds something that is nowhere else, and would be overwritten.',
  },
  COMMIT_REFUSED: {
    exitCode: 5,
    httpStatus: 409,
    summary: 'Outputs would be recorded that no run has made from what is there now.',
  },
  OUTPUT_OVERLAPS: {
    exitCode: 5,
    httpStatus: 409,
    summary: 'A path to be added is, contains or lies in what a stage makes or git keeps.',
  },

  PROJECT_EXISTS: { exitCode: 5, httpStatus: 409, summary: 'There is a project in this folder already.' },
  GIT_NOT_FOUND: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'The command needs a git repository, and there is none.',
  },
  REVISION_NOT_FOUND: { exitCode: 5, httpStatus: 404, summary: 'git knows no revision of that name.' },

  CONFIG_INVALID: { exitCode: 3, httpStatus: 500, summary: '.dvc/config cannot be used as it is.' },
  REMOTE_NOT_FOUND: {
    exitCode: 5,
    httpStatus: 404,
    summary: 'There is no such remote in the config, or no such bucket or folder behind it.',
  },
  REMOTE_INVALID: {
    exitCode: 3,
    httpStatus: 500,
    summary:
      'A remote is set up wrongly: address, credentials, region or clock; or what it holds is damaged.',
  },
  REMOTE_FAILED: {
    exitCode: 4,
    httpStatus: 502,
    summary: 'A remote could not be reached, or kept failing.',
  },

  DATA_NOT_FOUND: { exitCode: 3, httpStatus: 500, summary: 'A data file or folder does not exist.' },
  DATA_INVALID: { exitCode: 3, httpStatus: 400, summary: 'A data file is not of the expected form.' },
  DATA_QUARANTINE_EXCEEDED: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'Too large a share of the rows is unusable.',
  },

  LOAD_BUSY: { exitCode: 6, httpStatus: 409, summary: 'Another process is loading data in this project.' },

  MODEL_INVALID: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'A model folder is damaged, or made by another program or version.',
  },
  MODEL_NOT_FOUND: {
    exitCode: 5,
    httpStatus: 404,
    summary: 'There is no such model version, or none in production yet.',
  },
  MODEL_PRUNED: {
    exitCode: 5,
    httpStatus: 409,
    summary: 'The files of a model version were removed by models prune; its record is still there.',
  },
  PROMOTION_REFUSED: {
    exitCode: 5,
    httpStatus: 409,
    summary: 'A version is there already, or was rejected by the gates or taken out by a rollback.',
  },
  ROLLBACK_IMPOSSIBLE: {
    exitCode: 5,
    httpStatus: 409,
    summary: 'There is no earlier version in production to go back to.',
  },
  ARCHIVE_INVALID: {
    exitCode: 3,
    httpStatus: 400,
    summary: 'A file is no exported model or backup, or is damaged, or would write outside its folder.',
  },
  RUN_NOT_FOUND: { exitCode: 5, httpStatus: 404, summary: 'There is no such run.' },
  PREDICTION_NOT_FOUND: {
    exitCode: 5,
    httpStatus: 404,
    summary: 'The log has no such prediction: it was never logged, or has been pruned.',
  },

  TRAINING_FAILED: { exitCode: 4, httpStatus: 500, summary: 'A retraining came to no model to judge.' },
  RETRAIN_BUSY: { exitCode: 6, httpStatus: 409, summary: 'Another process is retraining this project.' },
  LEASE_LOST: {
    exitCode: 6,
    httpStatus: 409,
    summary: 'Another process took the retraining over: nothing had been heard of this one for too long.',
  },
  RETRAIN_NOT_FOUND: { exitCode: 5, httpStatus: 404, summary: 'There is no such retraining.' },

  DATABASE_INVALID: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'The tracking database is damaged or is not one of ours.',
  },
  DATABASE_NEWER: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'The tracking database was written by a newer version of this program.',
  },
  DATABASE_BUSY: {
    exitCode: 6,
    httpStatus: 503,
    summary: 'Another process holds the tracking database for writing.',
  },

  CRON_UNAVAILABLE: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'There is no crontab program, or it refuses this user.',
  },
  CRONTAB_INVALID: {
    exitCode: 3,
    httpStatus: 500,
    summary: 'The marks around our lines in the crontab do not come in pairs.',
  },

  DISK_FULL: { exitCode: 4, httpStatus: 507, summary: 'There is no space left to write to.' },
  IO_FAILED: {
    exitCode: 4,
    httpStatus: 500,
    summary: 'The operating system refused to read or write a file.',
  },
  INTERRUPTED: { exitCode: 130, httpStatus: 503, summary: 'The command was interrupted.' },
  INTERNAL: { exitCode: 70, httpStatus: 500, summary: 'A bug in this program.' },
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof ERROR_CODES;
