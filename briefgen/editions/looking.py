"""One round over the outlets of an edition: ask, open, keep, and note who saw what where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.editions.asking import Asking, Outcome, Question
from briefgen.editions.entries import Entry, as_page_of, entries, opened
from briefgen.editions.local import MailDates, file_key
from briefgen.editions.moments import believed, moment_of
from briefgen.editions.outlets import Outlet, address_key, feeds_of, leads_inside, named, page_key, relative
from briefgen.editions.settling import Settled, better_of, settle
from briefgen.editions.store.collecting import Body, Collecting, Known, Look
from briefgen.sources.about import Sayings
from briefgen.sources.fetching import Answer, Fetched, Validators
from briefgen.sources.gather import Gatherer, Item
from briefgen.sources.raw import UnreadableError
from briefgen.sources.recognise import recognise

if TYPE_CHECKING:
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.store import Store

RECHECK = timedelta(hours=48)
"""How long after it came a page is looked at again: articles are edited in their first two days, seldom later."""
_BACKLOG = timedelta(days=1)
"""What a feed lists from before the window is followed this much further back; the rest of its past is left alone."""
_BATCH, _BATCH_BYTES = 50, 20_000_000
"""Outcomes that are written at once, and their bytes: each commit waits for the disk."""
_INSIDE = "it lies on a host of your own network, and what names it does not; give its address yourself to have it read"


class _Sight(Struct, frozen=True):
    """A version to be noted as seen."""

    key: str
    version: int
    published: str | None
    place: tuple[int, int]
    last: datetime | None
    said: dict[str, str]
    known: Known


class _Follow(Struct):
    """A page that is to be asked for."""

    outlet: Outlet
    entry: Entry
    known: Known


class Round(Struct):
    """``until`` is the end of the window that is collected for."""

    edition: Edition
    config: Config
    store: Store
    collecting: Collecting
    until: datetime
    asking: Asking
    _sights: dict[str, _Sight] = field(default_factory=dict)

    def look(self, found: list[Outlet]) -> tuple[int, int, int, int]:
        """Look at ``found`` and all that they name; how many items were seen, new, changed and failed."""
        for outlet in found:
            outlet.last = self.collecting.last_good(outlet.address)
            if outlet.url is None:
                self._files(outlet)
        found = self._addresses(found)
        self._pages(self._feeds(found))
        return self._finish(found)

    # ------------------------------------------------------------------ files

    def _files(self, outlet: Outlet) -> None:
        problems = [given for given in outlet.inputs if given.reason and given.severity != "info"]
        if len(outlet.inputs) == 1 and problems and problems[0].reason != "empty folder":
            outlet.status, outlet.error = "failed", problems[0].reason
            return  # it is no text that could not be read, but a source that is gone: its health says so while it is
        sayings = Sayings(folder for given in outlet.inputs for folder in given.folders)
        dates = MailDates()
        with self.store.transaction():
            for number, item in enumerate(Gatherer(outlet.inputs, None).items(), 1):
                if item.reason == "empty folder":  # between two mails that is an inbox's ordinary state
                    continue
                said = {**outlet.said, **sayings.of(item.name, item.folders)}
                name = relative(item.name, self.config.root)
                published = item.metadata.published or dates.of(item)
                item = replace(item, name=name, folders=())
                self._keep(outlet, file_key(item, outlet.kind), item, number, published, said)

    def _keep(
        self,
        outlet: Outlet,
        key: str,
        item: Item,
        number: int,
        published: str | None,
        said: dict[str, str] | None = None,
    ) -> None:
        """``item`` as the item ``key``, seen in ``outlet`` at ``number``."""
        known = self.collecting.add(key, None)
        settled = settle(self.collecting, known, item, self.config.language)
        self._note(outlet, key, known, settled, number, published, said)

    def _note(
        self, outlet: Outlet, key: str, known: Known, settled: Settled, number: int,
        published: str | None, said: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        outlet.failed += settled.became == "failed"
        if settled.version is None:
            return
        place = (outlet.place, number)
        if key not in self._sights or place < self._sights[key].place:
            told = outlet.said if said is None else said
            self._sights[key] = _Sight(key, settled.version, published, place, outlet.last, told, known)
        outlet.keys[key] = None
        self._newest(outlet, published, known)

    def _newest(self, outlet: Outlet, published: str | None, known: Known) -> None:
        at = self.collecting.at
        moment = believed(published, at) or known.first or at
        outlet.newest = max(outlet.newest or moment, moment)

    # ------------------------------------------------------------------ addresses

    def _addresses(self, found: list[Outlet]) -> list[Outlet]:
        """Ask for all outlets with an address, and for those that lists among them name; all outlets in order."""
        known = {outlet.address for outlet in found}
        asked = [outlet for outlet in found if outlet.url is not None]
        lists = self._ask(asked)
        fresh = []
        for parent, feeds in lists:
            for outlet in named(parent, feeds):
                if outlet.address not in known:
                    known.add(outlet.address)
                    outlet.last = self.collecting.last_good(outlet.address)
                    fresh.append(outlet)
                    if self._leads_inside(parent, outlet.url):
                        outlet.status, outlet.error = "failed", _INSIDE
        self._ask([outlet for outlet in fresh if outlet.status != "failed"])
        return sorted([*found, *fresh], key=lambda outlet: outlet.place)

    def _leads_inside(self, outlet: Outlet, url: str | None) -> bool:
        return leads_inside(outlet.url or "", url or "", self.edition.allow_hosts)

    def _ask(self, asked: Sequence[Outlet]) -> list[tuple[Outlet, list[tuple[str, str | None]]]]:
        """Ask for ``asked``; those that are lists, in order, with what they name."""
        bodies = {outlet.address: self.collecting.body(outlet.address) for outlet in asked}
        by_url = {outlet.url: outlet for outlet in asked}
        questions = [Question(outlet.url or "", _validators(bodies[outlet.address])) for outlet in asked]
        lists: dict[int, tuple[Outlet, list[tuple[str, str | None]]]] = {}
        for question, outcome in self.asking.outcomes(questions):
            outlet = by_url[question.url]
            try:
                feeds = self._answered(outlet, outcome, bodies[outlet.address])
            except UnreadableError as error:
                outlet.status, outlet.error = "failed", str(error)
                continue
            if feeds is not None:
                lists[outlet.place] = (outlet, feeds)
        return [lists[place] for place in sorted(lists)]

    def _answered(self, outlet: Outlet, outcome: Outcome, body: Body | None) -> list[tuple[str, str | None]] | None:
        """What came of ``outlet``: pages are kept, feeds noted for later; of a list, what it names."""
        if not isinstance(outcome, Answer):
            raise outcome
        url = outlet.url or ""
        if outcome.fetched is None:
            if body is None:
                raise UnreadableError("the site says that nothing changed, and there is nothing to compare with")
            outlet.status = "unchanged"
            self.collecting.unchanged(outlet.address)
            fetched = Fetched(url, self.collecting.bytes_of(body.sha256))
            kind = body.kind
        else:
            fetched = outcome.fetched
            kind = _kind(outlet, fetched)
            kept = self.collecting.answered(outlet.address, outcome.validators, kind, fetched.data)
            outlet.status = "unchanged" if body and body.sha256 == kept.sha256 else "ok"
            body = kept
        if kind == "opml":
            outlet.kind = "list"
            return feeds_of(fetched.data)
        if kind == "feed":
            outlet.kind = "feed"
            next(entries(outlet, fetched.data), None)  # raises for what is no feed
            outlet.body = body.sha256
        else:
            outlet.kind = "page"
            self._page(outlet, fetched)
        return None

    def _page(self, outlet: Outlet, fetched: Fetched) -> None:
        """An address that the user gave as a page, or that holds several texts."""
        key = page_key(outlet.url or "") or f"site:{outlet.address}"
        with self.store.transaction():
            for number, item in enumerate(opened(outlet.url or "", fetched)):
                self._keep(outlet, key if not number else f"{key}/{item.name}", item, number, item.metadata.published)

    # ------------------------------------------------------------------ feeds

    def _feeds(self, found: Iterable[Outlet]) -> list[_Follow]:
        """Keep what the feeds themselves hold; the pages that are to be followed, each once."""
        follow: dict[str, _Follow] = {}
        for outlet in found:
            if outlet.body is None:
                continue
            data = self.collecting.bytes_of(outlet.body)
            with self.store.transaction():
                for entry in entries(outlet, data):
                    known = self.collecting.known(entry.key)
                    if entry.url is None:
                        self._keep(outlet, entry.key, entry.own, entry.number, entry.published)
                    elif entry.key in follow:
                        self._later(outlet, entry, known)
                    elif self._is_wanted(outlet, entry, known):
                        follow[entry.key] = _Follow(outlet, entry, self.collecting.add(entry.key, None))
                        self._later(outlet, entry, known)
                    else:
                        self._again(outlet, entry, known)
        return list(follow.values())

    def _later(self, outlet: Outlet, entry: Entry, known: Known | None) -> None:
        """An item whose page is still to come counts in every feed that names it."""
        outlet.keys[entry.key] = None
        moment = believed(entry.published, self.collecting.at) or (known.first if known else None)
        outlet.newest = max(outlet.newest or moment, moment) if moment else outlet.newest

    def _is_wanted(self, outlet: Outlet, entry: Entry, known: Known | None) -> bool:
        """Whether the page is asked for: it is new, the feed says something else of it, or it may have been edited."""
        if known is None or known.version is None:
            same = known is not None and known.entry == entry.digest
            return not (self._is_past(entry) and (outlet.last is None or same))
        if known.entry != entry.digest:
            return True
        young = known.first is not None and self.collecting.at - known.first <= RECHECK
        return young and known.checked != self.collecting.at

    def _is_past(self, entry: Entry) -> bool:
        said = believed(entry.published, self.collecting.at)
        return said is not None and said < self.until - self.edition.window - _BACKLOG

    def _again(self, outlet: Outlet, entry: Entry, known: Known | None) -> None:
        """An item that is known, or so old that it is only noted."""
        if known is None:
            known = self.collecting.add(entry.key, entry.digest)
        self._note(outlet, entry.key, known, Settled(known.version, "same"), entry.number, entry.published)
        if known.version is None:
            self.collecting.checked(known)
            outlet.keys[entry.key] = None
            self._newest(outlet, entry.published, known)

    # ------------------------------------------------------------------ pages

    def _pages(self, follow: Sequence[_Follow]) -> None:
        """Ask for the pages of feeds, those never seen first."""
        inside = [f for f in follow if self._leads_inside(f.outlet, f.entry.url)]
        with self.store.transaction():
            for one in inside:
                self._followed(one, UnreadableError(_INSIDE))
        barred = {one.entry.key for one in inside}
        by_url = {f.entry.url: f for f in follow if f.entry.key not in barred}
        questions = [self._question(f) for f in by_url.values()]
        for batch in _batches(self.asking.outcomes(questions)):
            with self.store.transaction():
                for question, outcome in batch:
                    self._followed(by_url[question.url], outcome)

    def _question(self, follow: _Follow) -> Question:
        good = follow.known.is_good
        body = self.collecting.body(address_key(follow.entry.url or "")) if good else None
        return Question(follow.entry.url or "", _validators(body), rank=int(good))

    def _followed(self, follow: _Follow, outcome: Outcome) -> None:
        outlet, entry, known = follow.outlet, follow.entry, follow.known
        gone = known.is_good and not isinstance(outcome, Answer)  # what vanished stays as it was
        if gone or (isinstance(outcome, Answer) and outcome.fetched is None):
            self.collecting.checked(known)
            self.collecting.unchanged(address_key(entry.url or ""))
            self._note(outlet, entry.key, known, Settled(known.version, "same"), entry.number, entry.published)
            return
        self.collecting.add(entry.key, entry.digest)
        items = self._texts(follow, outcome)
        for number, item in enumerate(items):
            key = entry.key if not number else f"{entry.key}/{item.name}"
            own = known if not number else self.collecting.add(key, None)
            better, stands_in = better_of(item, entry.own, self.config.language) if len(items) == 1 else (item, False)
            settled = settle(self.collecting, own, better, self.config.language, provisional=stands_in)
            if stands_in:
                settled = Settled(settled.version, "failed")
            self._note(outlet, key, own, settled, entry.number, entry.published)

    def _texts(self, follow: _Follow, outcome: Outcome) -> list[Item]:
        """What the page holds; where it gave nothing, one item with the reason."""
        entry, url = follow.entry, follow.entry.url or ""
        if not isinstance(outcome, Answer) or outcome.fetched is None:
            return [Item(entry.own.name, metadata=entry.own.metadata, reason=str(outcome))]
        fetched = outcome.fetched
        found = [as_page_of(entry, follow.outlet.url or "", item) for item in opened(url, fetched)]
        if found and found[0].reason is None:
            self.collecting.answered(address_key(url), outcome.validators, "page", fetched.data)
        return found or [Item(entry.own.name, metadata=entry.own.metadata, reason="nothing in it")]

    # ------------------------------------------------------------------ the end

    def _finish(self, found: Sequence[Outlet]) -> tuple[int, int, int, int]:
        became: dict[str, str] = {}
        with self.store.transaction():
            for sight in sorted(self._sights.values(), key=lambda sight: (sight.place, sight.key)):
                became[sight.key] = self._see(sight)
            self.collecting.finish(self._look(outlet, became) for outlet in found)
        counts = [sum(word == kind for word in became.values()) for kind in ("new", "changed")]
        return len(became), counts[0], counts[1], sum(outlet.failed for outlet in found)

    def _see(self, sight: _Sight) -> str:
        """Note that the edition saw it; whether it was new to the edition, changed or the same."""
        if self.collecting.is_seen(sight.version):
            became, moment = "same", self.until
        elif self.collecting.has_seen(sight.known):
            became = "changed"
            moment = moment_of(None, self.collecting.at, self.until, sight.last)
        else:
            became = "new"
            moment = moment_of(sight.published, self.collecting.at, self.until, sight.last)
        self.collecting.see(sight.version, moment, sight.place, sight.said)
        return became

    def _look(self, outlet: Outlet, became: dict[str, str]) -> Look:
        words = [became.get(key) for key in outlet.keys]
        return Look(
            outlet.root, outlet.address, outlet.name, outlet.kind, outlet.status, len(outlet.keys),
            words.count("new"), words.count("changed"), outlet.failed, outlet.newest, outlet.error,
        )  # fmt: skip


def _validators(body: Body | None) -> Validators:
    return body.validators if body else Validators()


def _kind(outlet: Outlet, fetched: Fetched) -> str:
    """What an address gave: feed, opml or page. Raises `UnreadableError` where the config says that it is another."""
    if outlet.kind == "feed":
        return "feed"
    if outlet.kind == "opml":
        return "opml"
    path = fetched.url.partition("?")[0].rpartition("/")[2]
    found = recognise(path, fetched.data, content_type=fetched.content_type).name
    return found if found in ("feed", "opml") and outlet.kind != "url" else "page"


def _batches(outcomes: Iterator[tuple[Question, Outcome]]) -> Iterator[list[tuple[Question, Outcome]]]:
    batch: list[tuple[Question, Outcome]] = []
    size = 0
    for outcome in outcomes:
        batch.append(outcome)
        fetched = outcome[1].fetched if isinstance(outcome[1], Answer) else None
        size += len(fetched.data) if fetched else 0
        if len(batch) >= _BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    yield batch
