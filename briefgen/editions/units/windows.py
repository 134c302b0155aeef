"""A PowerShell script that makes a task of the Task Scheduler."""

from __future__ import annotations

import subprocess

from briefgen.editions.units import Plan, Unit, Units

_SCRIPT = """\
# briefgen: make and send the editions that are due, every {minutes} minutes.
$action = New-ScheduledTaskAction -Execute {program} -Argument {arguments} -WorkingDirectory {folder}
$trigger = New-ScheduledTaskTrigger -Once -At (Get-Date).Date -RepetitionInterval (New-TimeSpan -Minutes {minutes})
$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew `
    -ExecutionTimeLimit (New-TimeSpan -Hours 2)
Register-ScheduledTask -TaskName 'briefgen' -Action $action -Trigger $trigger -Settings $settings -Force
"""


def units(plan: Plan) -> Units:
    program, *arguments = plan.command
    text = _SCRIPT.format(
        minutes=plan.minutes,
        program=_quoted(program),
        arguments=_quoted(subprocess.list2cmdline(arguments)),
        folder=_quoted(str(plan.root)),
    )
    install = ["run it once in PowerShell: powershell -ExecutionPolicy Bypass -File briefgen-task.ps1"]
    if plan.secrets:
        install.append(f"deliveries need as variables of your user: {', '.join(plan.secrets)}")
    return Units((Unit("briefgen-task.ps1", text),), tuple(install))


def _quoted(text: str) -> str:
    """A PowerShell string in which nothing is expanded."""
    return "'" + text.replace("'", "''") + "'"
