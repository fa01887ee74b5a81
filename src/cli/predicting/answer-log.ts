import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { explainSystemError } from '../../errors/system-error.ts';
import { type Answer, createPrediction, toAnsweringModel } from '../../monitoring/log/create-prediction.ts';
import type { TextPolicy } from '../../monitoring/log/log-settings.ts';
import { WriteSession } from '../../tracking/database/database-session.ts';
import { PredictionLog } from '../../tracking/predictions/prediction-log.ts';
import { readProcessIdentity } from '../../tracking/process-identity.ts';
import { TRACKING_DATABASE } from '../../tracking/models/registered-model.ts';
import type { CommandContext } from '../command-context.ts';
import type { ServedModel } from './load-production-model.ts';

/** How answers are to be logged. */
export interface AnswerLogRequest {
  readonly policy: TextPolicy;
  /** `--log` was typed: whoever asks for it counts on it. */
  readonly explicit: boolean;
  /** How long to wait for another process that is writing; 5,000 where not given. */
  readonly busyTimeoutMs?: number;
}

/**
 * Where answers are logged. Whatever goes wrong with it is no reason to keep an answer back: it is kept in mind and said at
 * the end.
 */
export interface AnswerLog {
  /** Logs answers, all or none; false where that failed, now or before: after one failure nothing is tried any more. */
  readonly append: (answers: readonly Answer[]) => boolean;
  /**
   * To be called once, when all answers are out. Answers that could not be logged are a warning; with `--log` they are an error:
   * thrown with the code of its cause.
   */
  readonly close: () => void;
}

/** Opens the log of the project for the answers of one model. */
export function openAnswerLog(
  context: Pick<CommandContext, 'cwd' | 'now' | 'note' | 'noteStyle'>,
  { model, name, version }: ServedModel,
  { policy, explicit, busyTimeoutMs }: AnswerLogRequest,
): AnswerLog {
  const answering = toAnsweringModel(model, name, version);
  let session: WriteSession | undefined;
  let failure: Error | undefined;
  let lost = 0;
  const attempt = (work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      const explained = explainSystemError(error);
      failure = explained instanceof Error ? explained : new Error(String(explained));
      return false;
    }
  };
  return {
    append: (answers) => {
      const isLogged =
        failure === undefined &&
        attempt(() => {
          session ??= new WriteSession(join(context.cwd, TRACKING_DATABASE), {
            now: context.now,
            here: readProcessIdentity(),
            busyTimeoutMs,
          });
          new PredictionLog(session).append(
            answering,
            answers.map((answer) => createPrediction(answer, model, policy)),
          );
        });
      if (!isLogged) lost += answers.length;
      return isLogged;
    },
    close: () => {
      session?.close();
      if (failure === undefined) return;
      if (!(failure instanceof AppError)) throw failure;
      const message = `${lost === 1 ? 'The answer is' : `${lost.toLocaleString('en')} of the answers are`} not in the log: ${failure.message}`;
      if (explicit) throw new AppError(failure.code, message, { hint: failure.hint, cause: failure });
      context.note(`${context.noteStyle.yellow('warning:')} ${message}`);
    },
  };
}
