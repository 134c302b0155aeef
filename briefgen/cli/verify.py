"""briefgen verify: prove a brief from its texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.options import TextFolder

if TYPE_CHECKING:
    from briefgen.briefs import Texts
    from briefgen.verify import Report


def verify(
    brief: Annotated[Path, typer.Argument(metavar="BRIEF", help="A brief as JSON or YAML.")],
    sources: TextFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Prove BRIEF from the texts of its sources alone. Exit code 0: proved; 1: not.

    The texts come from a bundle beside BRIEF (see build --bundle), else from the originals.

    Examples:

      briefgen verify brief.json

      briefgen verify brief.json --sources articles/ --json
    """
    from briefgen.briefs import find_texts, load_brief
    from briefgen.verify import verify as prove

    loaded = load_brief(brief)
    texts = find_texts(loaded, brief, sources)
    report = prove(loaded, texts.by_id)
    print(_as_json(report, texts) if as_json else _as_text(report, texts))
    raise typer.Exit(0 if report.ok else 1)


def _as_json(report: Report, texts: Texts) -> str:
    failures = [{"line": f.place.label, "part": f.part, "problem": f.message} for f in report.failures]
    data = {
        "proved": report.ok,
        "texts": texts.origin,
        "missing": [source.id for source in texts.missing],
        "text_proved": report.proved,
        "judged_by_rule": report.judged,
        "edited": report.edited,
        "failures": failures,
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _as_text(report: Report, texts: Texts) -> str:
    from briefgen.briefs import where_to_look

    lines = [f"Texts: {texts.origin}"]
    lines += [f"  missing: {source.id} {source.path}" for source in texts.missing]
    lines += [f"  {where_to_look(texts)}"] if texts.missing else []
    lines += ["", "Text proved", *_counts(report.proved), "", "Judged by rule", *_counts(report.judged)]
    if report.edited:
        lines += ["", "Words of an editor", *_counts({"titles, facts and speakers": report.edited})]
    if report.failures:
        lines += ["", "Failed", *(f"  {failure}" for failure in report.failures)]
    verdict = f"NOT PROVED: {len(report.failures)} failed" if report.failures else "PROVED"
    return "\n".join([*lines, "", verdict])


def _counts(counts: dict[str, int]) -> list[str]:
    return [f"{count:>7}  {what}" for what, count in counts.items()] or ["      0"]
