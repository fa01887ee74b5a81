/** Milliseconds since the machine started, the same for all its processes; no setting of the clock changes it. */
export function readUptime(): number {
  // On Linux this is CLOCK_MONOTONIC: it counts from the start of the machine, not of the process.
  return Number(process.hrtime.bigint() / 1_000_000n);
}
