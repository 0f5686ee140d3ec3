"""Runs every benchmark: `python -m benchmarks`. One that needs absent data says so and is skipped."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS: tuple[str, ...] = ("read", "stories", "growth", "search", "records", "cube", "cubegrowth")


def main() -> int:
    """Exit status of the first benchmark that fails, else 0."""
    for name in BENCHMARKS:
        code = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *sys.argv[1:]], check=False
        ).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
