"""`make soak`: every script in a process of its own, about an hour on two cores; exit code 1 when a bound is missed.

    python -m tests.soak [--seed N] [NAME…]

Each runs alone too: python -m tests.soak.NAME. The figures of a release stand in docs/measurements.md.
"""

import argparse
import os
import subprocess
import sys
import time

MODULES = (
    "kills", "recovery", "boundaries", "events", "rate", "fairness", "throughput", "outage", "poison", "provider", "digest", "canary",
)  # fmt: skip
UNSEEDED = frozenset({"canary", "digest"})


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MODULES))
    chosen = options.parse_args()
    missed = []
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}: what else runs here makes the times larger\n", flush=True)
    for name in chosen.names or MODULES:
        print(f"── {name}", flush=True)
        before = time.monotonic()
        seed = [] if name in UNSEEDED else ["--seed", str(chosen.seed)]
        if subprocess.run([sys.executable, "-m", f"tests.soak.{name}", *seed], check=False).returncode:
            missed.append(name)
        print(f"   {time.monotonic() - before:.0f} s\n", flush=True)
    print(f"Missed or failed: {', '.join(missed)}" if missed else "Every bound holds.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
