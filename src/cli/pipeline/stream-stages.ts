import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { RunHost } from '../../pipeline/run/run-host.ts';
import { runPipeline } from '../../pipeline/run/run-pipeline.ts';
import type { RunReport, RunRequest } from '../../pipeline/run/run-request.ts';
import type { CommandContext } from '../command-context.ts';
import { createRunHost } from './pipeline-host.ts';
import { createLineOutput } from './stage-output.ts';
import { toJsonEvent, toJsonReport } from '../views/repro-view.ts';

/** Runs the pipeline and writes what happens, one JSON object a line; the last one is the result of the run. */
export async function streamStages(
  context: CommandContext,
  builtIns: BuiltInStages,
  request: RunRequest,
  parts: Partial<RunHost> = {},
): Promise<RunReport> {
  const write = (event: Record<string, unknown>): void => {
    context.stdout.write(`${JSON.stringify({ time: context.now().toISOString(), ...event })}\n`);
  };
  const output = createLineOutput((stage, stream, text) =>
    write({ event: 'stage-output', stage, stream, text }),
  );
  const host = createRunHost(context, builtIns, {
    onOutput: output.write,
    onEvent: (event) => {
      if (event.kind === 'stage-ended') output.end(event.outcome.stage);
      write(toJsonEvent(event));
    },
    ...parts,
  });
  const report = await runPipeline(request, host);
  write({ event: 'run-ended', ...toJsonReport(report) });
  return report;
}
