"""Sources opened by the workers: what goes out is where a text is, what comes back is what was read of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from briefgen.cluster.readings import Readings
from briefgen.engine import Engine, Failure
from briefgen.model import Source
from briefgen.sources import Parsed, ReadResult, Task, assembled, parse
from briefgen.sources.about import Sayings
from briefgen.sources.fetching import Ahead, Fetch
from briefgen.sources.gather import Gatherer, NamesOthersError
from briefgen.sources.inputs import Input, collect
from briefgen.stages import ID, Stages, parsed_as_bytes


class Text(Struct, frozen=True):
    """One text of an input. ``packed`` is what `parsed_as_bytes` gives, ``name`` what the register calls it; ``aside``:
    no document."""

    packed: bytes
    name: str
    folders: tuple[Path, ...]
    aside: bool


class Opened(Struct, frozen=True):
    """What one input held, in its order. ``unseen``: the worker has no such file; ``lists``: it names others."""

    texts: tuple[Text, ...] = ()
    unseen: bool = False
    lists: bool = False


class ClusterStages(Stages):
    """Stages whose sources are opened where they are worked on."""

    def __init__(self, engine: Engine, readings: Readings | None = None) -> None:
        super().__init__(engine, readings)
        self._workers = engine

    def sources(self, paths: Sequence[Path | str], *, language: str, fetch: Fetch | None) -> ReadResult:
        """As `Stages.sources`. Lists of sources are opened here: what they name may be given twice."""
        inputs = collect(paths)
        sayings = Sayings(folder for given in inputs for folder in given.folders)
        texts: list[Text] = []
        for given, opened in zip(inputs, self._opened(inputs, sayings, language, fetch), strict=True):
            if isinstance(opened, Failure):
                texts.append(_failed(given, opened))
            elif opened.lists:
                return super().sources(paths, language=language, fetch=fetch)
            elif opened.unseen:
                texts.extend(self._sent(given, sayings, language, fetch))
            else:
                texts.extend(opened.texts)
        for text in texts:
            sayings.of(text.name, text.folders)  # so that it knows which of its patterns fit something
        ordered = sorted(texts, key=lambda text: text.aside)
        parsed = (self.shelved(text.packed, f"s{i}") for i, text in enumerate(ordered, 1))
        found = assembled(parsed, language)
        return replace(found, diagnostics=(*found.diagnostics, *sayings.unused()))

    def _opened(
        self, inputs: Sequence[Input], sayings: Sayings, language: str, fetch: Fetch | None
    ) -> Iterator[Opened | Failure]:
        return self._workers.run(partial(open_input, sayings, language, fetch), inputs)

    def _sent(self, given: Input, sayings: Sayings, language: str, fetch: Fetch | None) -> Iterator[Text]:
        """The texts of an input that only this machine sees, read by the workers."""
        with Ahead(fetch) if fetch else nullcontext() as ahead:
            items = list(Gatherer([given], ahead).items())
        tasks = [Task(ID, item, sayings.of(item.name, item.folders), language) for item in items]
        for task, parsed in zip(tasks, self.parsed(tasks), strict=True):
            yield _text(task, parsed)


def open_input(sayings: Sayings, language: str, fetch: Fetch | None, given: Input) -> Opened:
    """What a worker finds at ``given``."""
    if given.place is None or (isinstance(given.place, Path) and given.reason is None and not given.place.exists()):
        return Opened(unseen=True)
    with Ahead(fetch) if fetch else nullcontext() as ahead:
        try:
            items = list(Gatherer([given], ahead, lists=False).items())
        except NamesOthersError:
            return Opened(lists=True)
    tasks = [Task(ID, item, sayings.of(item.name, item.folders), language) for item in items]
    return Opened(tuple(_text(task, parse(task)) for task in tasks))


def _text(task: Task, parsed: Parsed) -> Text:
    aside = task.item.format is None and task.item.severity == "info"
    return Text(parsed_as_bytes(parsed), task.item.name, task.item.folders, aside)


def _failed(given: Input, failure: Failure) -> Text:
    source = Source(ID, given.name, status="skipped", reason=failure.reason)
    return Text(parsed_as_bytes(Parsed(source, rightly=False)), given.name, given.folders, aside=False)
