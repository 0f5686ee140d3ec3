"""Runs every evaluation against its floors: `python -m evaluation`. One that needs absent data says so and is skipped."""

from __future__ import annotations

import subprocess
import sys

EVALUATIONS: tuple[str, ...] = (
    "linking",
    "stream",
    "ranking",
    "gapworlds",
    "frames",
    "adoption",
    "amounts",
    "extraction",
    "search",
    "affiliations",
    "verdictworlds",
)


def main() -> int:
    """Exit status 1 when any evaluation falls below a floor."""
    failed = [
        name
        for name in EVALUATIONS
        if subprocess.run([sys.executable, "-m", f"evaluation.{name}", "--check"], check=False).returncode
    ]
    for name in failed:
        sys.stderr.write(f"evaluation {name}: below its floor\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
