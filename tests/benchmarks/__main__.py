"""`make bench`: every benchmark in a process of its own; exit code 1 when a bound is missed.

    python -m tests.benchmarks [NAME…]

Each runs alone too: python -m tests.benchmarks.NAME. The figures of a release stand in docs/measurements.md.
"""

import os
import subprocess
import sys
import time

MODULES = ("promises", "hour", "wall", "tokens", "rerun", "corruption", "notion_requests", "notion_long", "aligning", "limiter", "ami", "due_dates")
NEED_DATA = {"ami", "due_dates"}


def main(names: tuple[str, ...]) -> int:
    missed = []
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}: what else runs here makes the times larger\n", flush=True)
    for name in names or MODULES:
        if name in NEED_DATA and not os.environ.get("MINUTES_EVAL_DATA"):
            print(f"── {name}: skipped, MINUTES_EVAL_DATA is not set\n", flush=True)
            continue
        print(f"── {name}", flush=True)
        before = time.monotonic()
        if subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False).returncode:
            missed.append(name)
        print(f"   {time.monotonic() - before:.0f} s\n", flush=True)
    print(f"Missed or failed: {', '.join(missed)}" if missed else "Every bound holds.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
