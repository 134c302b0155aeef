"""Five mornings of an edition over a folder, as ``cases/editions/five-days.yaml`` tells them."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from briefgen.editions import config as configs
from briefgen.editions import slots
from briefgen.editions.run import RunResult, run
from briefgen.editions.store import Store
from briefgen.stages import Stages

ROOT = Path(__file__).parents[2]
DAYS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/editions/five-days.yaml").read_text("utf-8"))


@dataclass(frozen=True)
class Desk:
    """A project folder with one edition, "morning", at eight in London, over the folder ``inbox``."""

    root: Path

    @classmethod
    def made(cls, root: Path, **fields: object) -> Desk:
        (root / "inbox").mkdir(parents=True)
        edition = {
            "title": "Morning brief", "sources": ["inbox/"], "at": "08:00", "timezone": "Europe/London",
            "formats": ["md"], "watch": ["NATO"], **fields,
        }  # fmt: skip
        (root / "briefgen.yaml").write_text(yaml.safe_dump({"editions": {"morning": edition}}), encoding="utf-8")
        return cls(root)

    @property
    def config(self) -> configs.Config:
        return configs.load(self.root)

    @property
    def output(self) -> Path:
        return self.root / "outputs" / "morning"

    def comes(self, day: dict[str, Any]) -> None:
        """What came in on ``day``."""
        for name in day.get("seeds", ()):
            shutil.copy(ROOT / "seeds" / "harbour-fire" / name, self.root / "inbox")
        for name, text in day["texts"].items():
            self.puts(name, text, str(day["came"]))

    def puts(self, name: str, text: str, day: str) -> None:
        head, _, body = text.partition("\n\n")
        title = yaml.safe_load(head)["title"]
        (self.root / "inbox" / name).write_text(
            f"---\n{head}\ndate: {day}\n---\n\n# {title}\n\n{body}", encoding="utf-8"
        )

    def runs(self, day: str, *, late: timedelta = timedelta(seconds=20), **how: Any) -> RunResult:
        """The edition of the morning after ``day``, made a little late."""
        config = self.config
        edition = config.edition("morning")
        now = datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=UTC) + timedelta(days=1) + late
        with Store.open(config.state) as store:
            return run(edition, slots.latest(edition, now), config, store, now, stages=Stages(), **how)

    def record(self, folder: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.output / folder / "brief.json").read_text("utf-8"))
        return found
