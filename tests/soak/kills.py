"""One edition killed at every step that leaves a mark on disk or wire: the next tick makes up for it, once."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from msgspec.structs import replace

HELPERS = Path(__file__).parent.parent / "editions"
os.environ["PYTHONPATH"] = os.pathsep.join([str(HELPERS), os.environ.get("PYTHONPATH", "")])
sys.path.insert(0, str(HELPERS))

from papers import Papers  # noqa: E402
from post_office import Mailbox, mail_server  # noqa: E402
from test_fortnight import DAYS, QUARTER, RECIPIENTS, Desk, slot_of  # noqa: E402

from briefgen.editions.issue import issues  # noqa: E402
from briefgen.editions.store import Store  # noqa: E402
from briefgen.editions.store.runs import GOOD, Runs  # noqa: E402


def kills() -> bool:
    """Whether each kill of the second day's tick was made up for by the next."""
    sys.modules["__main__"] = ModuleType("__main__")  # no tick loads this module again as its main one
    mailbox = Mailbox()
    with Papers().running() as papers, mail_server(mailbox), TemporaryDirectory() as folder:
        base = Path(folder, "base")
        base.mkdir()
        desk = Desk(base, papers, mailbox)
        for day in DAYS[:2]:
            papers.live(day, slot_of(day["day"]) - timedelta(hours=6))
            if day is DAYS[0]:
                desk.ticks(day["day"], slot_of(day["day"]), None)
        steps, wrong, again = 0, [], 0
        while True:
            copy = shutil.copytree(base, Path(folder, f"step-{steps}"), symlinks=True)
            mailbox.taken.clear()
            ended, problems = _killed(replace(desk, root=copy, kills=Counter(), codes={}), steps + 1)
            again += max(0, len(mailbox.taken) - len(RECIPIENTS))
            wrong += [f"step {steps + 1}: {problem}" for problem in problems]
            shutil.rmtree(copy)
            if ended == 0:
                break
            steps += 1
    print(f"kills: {steps} steps, {again} mails sent again under their first message id, wrong: {wrong or 'nothing'}")
    return steps > 20 and not wrong


def _killed(desk: Desk, step: int) -> tuple[int, list[str]]:
    """How the tick ended that was killed before ``step``, and what is wrong after two more."""
    day = DAYS[1]["day"]
    for number, kill_at in enumerate((step, None, None)):
        desk.ticks(day, slot_of(day) + number * QUARTER, kill_at)
    found = issues(desk.output)
    with Store.open(desk.root / ".briefgen") as store:
        good = [run.slot.folder for run in Runs(store).list() if run.status in GOOD]
    numbers = {str(message["Message-ID"]) for message in desk.mailbox.messages}
    days = [one["day"] for one in DAYS[:2]]
    truths = {
        "not one whole edition a day": [i.folder.name for i in found] == days and not any(i.broken() for i in found),
        "not one good run a day": sorted(good) == days,
        "not one mail to each": len(numbers) == len(RECIPIENTS) == len(set(desk.mailbox.recipients)),
        "latest leads elsewhere": (desk.output / "latest").resolve().name == day,
        "the index lacks it": day in (desk.output / "index.html").read_text(encoding="utf-8"),
        "the folder lacks it": any(path.name.endswith(day) for path in (desk.root / "desk").iterdir()),
        "something is still due": desk.codes[day][-1] == 0,
    }
    return desk.codes[day][0], [problem for problem, holds in truths.items() if not holds]
