"""One PDF by briefgen and the same page by WeasyPrint alone: pages, and seconds of work of each, on standard output.

``pdf.py FOLDER ROUNDS``: the brief of the folder's texts, as the analyst's pack prints it. Composing it is not counted.
WeasyPrint makes the same kind of PDF, tagged for screen readers, and a plain one.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

import weasyprint  # type: ignore[import-untyped]

from briefgen.options import Options
from briefgen.pipeline import build
from briefgen.render.formats import pdf
from briefgen.render.packs import load_pack
from briefgen.render.page import html_of
from briefgen.render.view import build_page
from briefgen.stages import local_stages


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main(folder: str, rounds: int) -> None:
    pack = load_pack("analyst")
    with local_stages(cache=False) as stages:
        made = build([folder], pack.audience, Options(), stages)
    html = html_of(build_page(made.brief, pack), pack, "print")
    pages = len(weasyprint.HTML(string=html).render().pages)  # fonts are loaded from now on
    taken = [
        (
            seconds(lambda: list(pdf.pieces(made.brief, pack, made.texts))),
            seconds(lambda: weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")),
            seconds(lambda: weasyprint.HTML(string=html).write_pdf()),
        )
        for _ in range(rounds)
    ]
    ours, tagged, plain = (statistics.median(side) for side in zip(*taken, strict=True))
    ratios = [statistics.median(one[0] / one[i] for one in taken) for i in (1, 2)]
    print(json.dumps({"pages": pages, "ours": ours, "tagged": tagged, "plain": plain, "ratios": ratios}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
