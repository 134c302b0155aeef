"""`python tests/quality [-v] [event ...]`: the table of measures, with -v every item that is not right."""

from __future__ import annotations

import sys

from runs import EVENTS, measured, table


def main(arguments: list[str]) -> None:
    wanted = [argument for argument in arguments if argument != "-v"]
    results = {event.name: measured(event) for event in EVENTS if not wanted or event.name in wanted}
    print(table(results))
    if "-v" in arguments:
        for event, measures in results.items():
            for name, measure in measures.items():
                for miss in measure.misses:
                    print(f"{event} · {name} · {' '.join(miss.split())}")


if __name__ == "__main__":
    main(sys.argv[1:])
