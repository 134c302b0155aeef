"""A GitHub workflow. Its runs share no disk, so state and editions go from one to the next as a cache."""

from __future__ import annotations

import json
import os
from pathlib import Path

from briefgen import __version__
from briefgen.editions.units import Plan, Unit, Units
from briefgen.errors import UsageError

_WORKFLOW = """\
name: briefgen
on:
  schedule:
    # Not on the hour, when most runs start late.
    - cron: "{cron}"
  workflow_dispatch:
permissions:
  contents: read
concurrency:
  group: briefgen
  cancel-in-progress: false
jobs:
  tick:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install briefgen=={version}
      - uses: actions/cache/restore@v4
        with:
          path: {paths}
          key: briefgen-${{{{ github.run_id }}}}
          restore-keys: briefgen-
      - run: briefgen schedule tick --config {config}
{secrets}      - if: always()
        uses: actions/cache/save@v4
        with:
          path: {paths}
          key: briefgen-${{{{ github.run_id }}}}
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: editions-${{{{ github.run_id }}}}
          path: {outputs}
"""


def units(plan: Plan) -> Units:
    outputs = [_inside(plan, path) for path in plan.outputs]
    secrets = "".join(f"          {name}: ${{{{ secrets.{name} }}}}\n" for name in plan.secrets)
    text = _WORKFLOW.format(
        cron=f"{','.join(str(minute) for minute in range(3, 60, plan.minutes))} * * * *",
        version=__version__,
        config=json.dumps(plan.config.name),
        paths=_block([_inside(plan, plan.state), *outputs]),
        outputs=_block(outputs),
        secrets=f"        env:\n{secrets}" if secrets else "",
    )
    install = ["commit it as .github/workflows/briefgen.yaml, with the config at the root of the repository"]
    if plan.secrets:
        install.append(f"the repository needs the secrets {', '.join(plan.secrets)}")
    return Units((Unit("briefgen.yaml", text),), tuple(install))


def _inside(plan: Plan, path: Path) -> str:
    """``path`` from the root of the repository, where the config lies."""
    found = Path(os.path.relpath(plan.root / path, plan.root))
    if ".." in found.parts:
        raise UsageError(f"{path}: outside the folder of the config there is nothing that a workflow could keep")
    return found.as_posix()


def _block(paths: list[str]) -> str:
    """``paths`` as a block of lines, which is how the actions take several."""
    return "|\n" + "\n".join(f"            {path}" for path in paths)
