import type { BuiltInStage, BuiltInStages, StageContext } from '../../../src/pipeline/run/built-in-stage.ts';
import type { RunEvent, RunHost } from '../../../src/pipeline/run/run-host.ts';
import { runPipeline } from '../../../src/pipeline/run/run-pipeline.ts';
import { defaultRequest, type RunReport, type RunRequest } from '../../../src/pipeline/run/run-request.ts';
import type { StageOutcome } from '../../../src/pipeline/run/stage-outcome.ts';

/** A built-in stage that counts how often it ran. */
export interface FakeStage {
  readonly stage: BuiltInStage;
  readonly runs: () => number;
}

export function fakeStage(
  name: string,
  work: (context: StageContext) => void | Promise<void>,
  parts: Partial<Pick<BuiltInStage, 'version' | 'checkParams'>> = {},
): FakeStage {
  let runs = 0;
  const stage: BuiltInStage = {
    name,
    version: parts.version ?? 'v1',
    checkParams: parts.checkParams ?? (() => []),
    run: async (context) => {
      runs++;
      await work(context);
      return { summary: [`${name} ran`] };
    },
  };
  return { stage, runs: () => runs };
}

/** The given stages as the pipeline wants them; loading one counts, too. */
export function provideStages(fakes: readonly FakeStage[]): BuiltInStages & { readonly loaded: string[] } {
  const loaded: string[] = [];
  return {
    loaded,
    versions: new Map(fakes.map(({ stage }) => [stage.name, stage.version])),
    load: async (name) => {
      loaded.push(name);
      const fake = fakes.find(({ stage }) => stage.name === name);
      if (fake === undefined) throw new Error(`no fake stage ${name}`);
      return fake.stage;
    },
  };
}

export interface ProjectRun {
  readonly host: RunHost;
  readonly events: RunEvent[];
}

export function createHost(root: string, parts: Partial<RunHost> = {}): ProjectRun {
  const events: RunEvent[] = [];
  return {
    events,
    host: {
      root,
      builtIns: provideStages([]),
      env: { PATH: process.env.PATH, SHELL: '/bin/sh' },
      processId: process.pid,
      now: () => new Date(),
      signal: new AbortController().signal,
      onOutput: () => undefined,
      onEvent: (event) => events.push(event),
      ...parts,
    },
  };
}

export function repro(
  root: string,
  request: Partial<RunRequest> = {},
  parts: Partial<RunHost> = {},
): Promise<RunReport> {
  return runPipeline({ ...defaultRequest(root), ...request }, createHost(root, parts).host);
}

/** `{train: 'ran', predict: 'skipped'}`. */
export function outcomesOf({ outcomes }: RunReport): Record<string, StageOutcome['outcome']> {
  return Object.fromEntries(outcomes.map(({ stage, outcome }) => [stage, outcome]));
}

/** The outcome of one stage, of the kind that the test expects. */
export function outcomeOf<Kind extends StageOutcome['outcome']>(
  { outcomes }: RunReport,
  stage: string,
  kind: Kind,
): Extract<StageOutcome, { outcome: Kind }> {
  const found = outcomes.find((outcome) => outcome.stage === stage);
  if (found?.outcome !== kind) {
    throw new Error(
      `expected ${stage} to be ${kind}, got ${JSON.stringify(found)} ${String(found && 'error' in found ? found.error : '')}`,
    );
  }
  return found as Extract<StageOutcome, { outcome: Kind }>;
}
