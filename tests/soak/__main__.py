"""What takes too long for the tests: ``python tests/soak [builds] [sizes] [edition] [kills]``, all without a word.

builds   5,000 builds in one process, of ever different texts: neither memory nor open files grow
sizes    the worst source of each kind that is still read: time, and memory under 1 GiB
edition  one edition over 2,000 items of 50 feeds, of which some hang, drip, break off or are no feeds
kills    one edition killed at every step that leaves a mark on disk or wire, and made up for

Prints what was measured; the exit code is 1 where a promise is broken.
"""

from __future__ import annotations

import sys

from builds import builds
from edition import edition
from kills import kills
from sizes import sizes

PARTS = {"builds": builds, "sizes": sizes, "edition": edition, "kills": kills}


def main(names: list[str]) -> int:
    failed = [name for name in names or PARTS if not PARTS[name]()]
    print(f"broken: {', '.join(failed)}" if failed else "all promises held")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
