"""Runs a command and writes what it took, as JSON: wall and CPU seconds, peak memory in MB.

    measure_process.py OUT COMMAND [ARGUMENT...]

The kernel counts for the process and for those that it waited for. Standard library only.
"""

import json
import os
import sys
import time


def main():
    out, *command = sys.argv[1:]
    start = time.monotonic()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    wall = time.monotonic() - start
    measured = {
        "wallSeconds": wall,
        "cpuSeconds": usage.ru_utime + usage.ru_stime,
        "peakMb": usage.ru_maxrss / 1024,
    }
    with open(out, "w", encoding="utf-8") as file:
        json.dump(measured, file)
    sys.exit(os.waitstatus_to_exitcode(status) != 0)


main()
