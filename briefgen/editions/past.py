"""Editions that readers have: what was delivered before, read back from its published folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from briefgen.errors import BriefgenError, UsageError
from briefgen.model import Brief, Source, Story
from briefgen.sources.own import RECORD


class Past(Struct, frozen=True, eq=False, dict=True):
    """A delivered edition. ``brief`` holds the stories that it showed, and none of the quotations outside them."""

    slot: str
    folder: Path
    brief: Brief

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Its reading texts by source id, as far as its folder still has them."""
        from briefgen.briefs import find_texts

        try:
            return find_texts(self.brief, self.folder / RECORD, self.folder).by_id
        except UsageError:
            return {}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source that its lines cite, by id."""
        return {source.id: source for source in (*self.brief.sources, *self.brief.earlier)}

    def story_of(self, thread: str | None) -> Story | None:
        """What it told of ``thread``."""
        return next((story for story in self.brief.stories if thread and story.thread == thread), None)


def load_past(slot: str, folder: Path) -> Past:
    """The edition in ``folder``. Raises `BriefgenError` when its record cannot be read."""
    from briefgen.schema import brief_from_data

    path = folder / RECORD
    try:
        data = json.loads(path.read_bytes())
        return Past(slot, folder, brief_from_data(_told(data)))
    except OSError as error:
        raise BriefgenError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise BriefgenError(f"{path}: the record of an earlier edition cannot be read ({error})") from error


def _told(data: Any) -> Any:
    """The record without what no reader of it was shown: reading it as types is most of the work."""
    if not isinstance(data, dict):
        return data
    stories = [story for story in data.get("stories", ()) if not _is_below(story)]
    return {**data, "stories": stories, "quotes": []}


def _is_below(story: Any) -> bool:
    placing = story.get("placing") if isinstance(story, dict) else None
    return isinstance(placing, dict) and placing.get("band") == "below"
