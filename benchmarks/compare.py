"""Measure this program beside the docker binary, docker-py and a bare socket, on real engines, in one run:

python -m benchmarks.compare [--rounds N] [--only NAME]... [--quick] [--rst]

Each contest is run in turns (A B C, C B A ...). The figures are medians; a quotient is the median of the quotients of the rounds, with the
least and the greatest behind it, and a goal is met if that median meets it.
"""

import argparse
import os
import sys
import time

from benchmarks import report
from benchmarks.contests import NAMES, ROUNDS, Field
from benchmarks.engines import Engines
from benchmarks.timing import in_turns
from tests.bench.lab import Lab


def arguments(argv):
    """The options."""
    parser = argparse.ArgumentParser(prog="benchmarks/run", description=__doc__.split("\n", 1)[0].rstrip(":"))
    parser.add_argument("--rounds", type=int, metavar="N", help="rounds of every contest, instead of its own number of them")
    parser.add_argument("--only", action="append", choices=NAMES, metavar="NAME", help=f"only this contest: {', '.join(NAMES)}; may be repeated")
    parser.add_argument("--quick", action="store_true", help="little of everything, to see that it works")
    parser.add_argument("--rst", action="store_true", help="print the table in reStructuredText")
    options = parser.parse_args(argv)
    if options.rounds is not None and options.rounds < 1:
        parser.error("--rounds: at least 1")
    return options


def say(line):
    """Tell what is going on."""
    print(f"== {line}", file=sys.stderr, flush=True)


def main(argv=None):
    """Measure and print the table; the exit code is 0 whether goals are met or not."""
    options = arguments(argv)
    if os.geteuid() != 0:
        raise SystemExit("benchmarks/run starts real Docker engines in namespaces of their own, which needs root")
    start, load, table = time.monotonic(), os.getloadavg()[0], []
    names = [name for name in NAMES if name in (options.only or NAMES) and not (options.quick and name in ("list-1000", "many-1000"))]
    with Lab() as folder, Engines(folder, say) as engines:
        field = Field(folder, engines, options.quick)
        for name in names:
            contest = field.contest(name)
            rounds = options.rounds or (3 if options.quick else ROUNDS[name])
            say(f"{contest.title}: {rounds} rounds")
            table += report.rows(contest, in_turns(contest.contestants, rounds))
            if contest.small:
                in_turns(contest.small, 1)
                table.append(report.memory_row(contest))
            elif contest.memory:
                table.append(report.peak_row(contest))
        where = report.machine(engines.holding(0), field.docker)
    print(report.rst(table) if options.rst else report.plain(table))
    print(f"{where} ({load:.1f} at the beginning); {time.monotonic() - start:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
