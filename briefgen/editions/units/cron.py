"""One line for a user's crontab."""

from __future__ import annotations

import shlex

from briefgen.editions.units import Plan, Unit, Units


def units(plan: Plan) -> Units:
    minutes = "0" if plan.minutes == 60 else f"*/{plan.minutes}"
    # In a crontab an unescaped % is a line break, also within quotes.
    command = f"cd {shlex.quote(str(plan.root))} && {shlex.join((*plan.command, '--quiet'))}".replace("%", "\\%")
    needs = f"# Deliveries need in the environment: {', '.join(plan.secrets)}\n" if plan.secrets else ""
    text = f"# briefgen: make and send the editions that are due\n{needs}{minutes} * * * * {command}\n"
    return Units((Unit("briefgen.crontab", text),), ("put the line into your crontab: crontab -e",))
