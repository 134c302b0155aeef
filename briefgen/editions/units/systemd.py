"""A service that ticks once, and a timer that starts it; for a user's own systemd or the machine's."""

from __future__ import annotations

from briefgen.editions.units import NAME, Plan, Unit, Units

_SERVICE = """\
[Unit]
Description=briefgen: make and send the editions that are due
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
# Another run is at work: no failure.
SuccessExitStatus=6
# Passwords, as NAME=value lines, readable by you alone{secrets}.
EnvironmentFile=-%h/.config/briefgen/environment
Nice=10
TimeoutStartSec=2h
TimeoutStopSec=10s
NoNewPrivileges=true
"""
_TIMER = """\
[Unit]
Description=briefgen: see what is due every {minutes} minutes

[Timer]
OnCalendar={calendar}
# After the machine was off, at once.
Persistent=true
AccuracySec=30s

[Install]
WantedBy=timers.target
"""
_ANY = "/usr/bin/env"
"""What calls a program whose path systemd refuses for its quotation marks or backslashes."""


def units(plan: Plan) -> Units:
    first, *rest = plan.command if not set(plan.command[0]) & set("'\"\\") else (_ANY, *plan.command)
    service = _SERVICE.format(
        folder=str(plan.root).replace("%", "%%"),
        command=" ".join([_quoted(first), *(_quoted(part).replace("$", "$$") for part in rest)]),
        secrets=f": {', '.join(plan.secrets)}" if plan.secrets else "",
    )
    calendar = "hourly" if plan.minutes == 60 else f"*:0/{plan.minutes}"
    timer = _TIMER.format(minutes=plan.minutes, calendar=calendar)
    return Units(
        (Unit(f"{NAME}.service", service), Unit(f"{NAME}.timer", timer)),
        (
            f"put both files into ~/.config/systemd/user/ (-o does), then: systemctl --user enable --now {NAME}.timer",
            "so that it runs while you are not logged in: loginctl enable-linger",
        ),
    )


def _quoted(part: str) -> str:
    r"""``part`` as one word of ``ExecStart``: in quotes, where ``\`` escapes and ``%`` begins a specifier."""
    return '"' + part.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'
