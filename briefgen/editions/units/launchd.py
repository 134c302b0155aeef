"""A launch agent for macOS. What it missed while the machine slept it does once on waking."""

from __future__ import annotations

import plistlib

from briefgen.editions.units import Plan, Unit, Units

LABEL = "org.briefgen.schedule"


def units(plan: Plan) -> Units:
    agent = {
        "Label": LABEL,
        "ProgramArguments": list(plan.command),
        "WorkingDirectory": str(plan.root),
        "StartCalendarInterval": [{"Minute": minute} for minute in range(0, 60, plan.minutes)],
        "RunAtLoad": True,
        "ProcessType": "Background",
        "ExitTimeOut": 10,
        "StandardErrorPath": str(plan.root / "briefgen.log"),
    }
    if plan.secrets:
        agent["EnvironmentVariables"] = dict.fromkeys(plan.secrets, "")
    text = plistlib.dumps(agent, sort_keys=False).decode("utf-8")
    install = [f"put it into ~/Library/LaunchAgents/, then: launchctl load -w ~/Library/LaunchAgents/{LABEL}.plist"]
    if plan.secrets:
        install.append(f"fill in {', '.join(plan.secrets)}, and let nobody else read the file")
    return Units((Unit(f"{LABEL}.plist", text),), tuple(install))
