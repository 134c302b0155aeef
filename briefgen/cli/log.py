"""What `schedule` says of what happens."""

from __future__ import annotations

import json
import sys

from msgspec import Struct

from briefgen.cli import console
from briefgen.cli.telling import Told


class Log(Struct, frozen=True):
    """What happens, a line each, for people or for programs."""

    as_json: bool
    quiet: bool
    verbose: bool

    def say(self, event: str, line: str, **fields: object) -> None:
        if self.as_json:
            self._put(event, line, "info", fields)
        elif not self.quiet:
            console.say(line)

    def warn(self, event: str, line: str, **fields: object) -> None:
        """What somebody should see to, also of those who want to hear of nothing else: cron mails what is said."""
        if self.as_json:
            self._put(event, line, "warning", fields)
        else:
            console.say(f"warning: {line}")

    def tell(self, told: Told) -> None:
        """What every command has to say; of the remarks of a build those that are no warning with -v alone."""
        if told.level == "warning":
            self.warn(told.event, told.line, **told.fields)
        elif self.verbose or told.event != "diagnostic":
            self.say(told.event, told.line, **told.fields)

    def error(self, line: str, code: int, **fields: object) -> None:
        if self.as_json:
            self._put("error", line, "error", {**fields, "code": code})
        else:
            console.say_error(line)

    def _put(self, event: str, line: str, level: str, fields: dict[str, object]) -> None:
        from briefgen.editions import clock

        at = clock.now().isoformat(timespec="seconds")
        print(json.dumps({"at": at, "level": level, "event": event, "message": line, **fields}), file=sys.stderr)
