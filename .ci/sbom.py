"""The bill of materials of a release, CycloneDX 1.6 as JSON on stdout: ``python .ci/sbom.py > briefgen.cdx.json``.

Read off the lock of what is installed with briefgen, with licences from what is installed here. Equal input gives equal
bytes: no clock, no random serial number.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<where>[^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_FOR = re.compile(r"^\s+#\s+(?:via\s+)?([A-Za-z0-9][A-Za-z0-9._-]*)(?:\s.*)?$")
"""Who asks for a package; not ``-c FILE``, which only bounds it."""


def bill(lock: str, version: str) -> dict[str, Any]:
    """The bill of the release ``version`` whose dependencies ``lock`` pins."""
    components = [_component(entry) for entry in _entries(lock)]
    root = {"type": "application", "bom-ref": "briefgen", "name": "briefgen", "version": version, **_licence("MIT")}
    body = {
        "metadata": {"component": {**root, "purl": f"pkg:pypi/briefgen@{version}"}},
        "components": components,
        "dependencies": _dependencies(lock),
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1}
    return {**head, **body}


def _entries(lock: str) -> list[list[str]]:
    """The lines of the lock, those of one package together."""
    found: list[list[str]] = []
    for line in lock.splitlines():
        if _PINNED.match(line):
            found.append([line])
        elif found:
            found[-1].append(line)
    return found


def _component(lines: list[str]) -> dict[str, Any]:
    pinned = _PINNED.match(lines[0])
    assert pinned is not None
    name, version = pinned["name"], pinned["version"]
    files = [{"alg": "SHA-256", "content": digest} for line in lines for digest in _HASH.findall(line)]
    place = {"type": "distribution", "url": f"https://pypi.org/project/{name}/{version}/", "hashes": files}
    where = {"properties": [{"name": "briefgen:only-where", "value": pinned["where"]}]} if pinned["where"] else {}
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
    named = {"type": "library", "bom-ref": name, "name": name, "version": version, "purl": purl}
    return {**named, **_licence(_stated_licence(name, version)), "externalReferences": [place], **where}


def _stated_licence(name: str, version: str) -> str | None:
    """What the package installed here says, if it is this version of it."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    if told.get("Version") != version:
        return None
    classified = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or () if c.startswith("License ::")]
    stated = (
        (told.get("License-Expression") or "").strip() or " / ".join(classified) or (told.get("License") or "").strip()
    )
    return stated.splitlines()[0][:200] if stated else None


def _licence(name: str | None) -> dict[str, Any]:
    return {"licenses": [{"license": {"name": name}}]} if name else {}


def _dependencies(lock: str) -> list[dict[str, Any]]:
    """Who asks for whom, from the remarks that the solver leaves under each package."""
    wanted: dict[str, set[str]] = {"briefgen": set()}
    for lines in _entries(lock):
        name = lines[0].partition("==")[0]
        wanted.setdefault(name, set())
        for line in lines[1:]:
            asking = _FOR.match(line)
            if asking and asking[1] != "via":
                wanted.setdefault("briefgen" if asking[1].startswith("briefgen") else asking[1], set()).add(name)
    return [{"ref": name, "dependsOn": sorted(names)} for name, names in sorted(wanted.items())]


def main() -> None:
    from briefgen import __version__

    lock = (ROOT / ".ci/requirements.lock").read_text(encoding="utf-8")
    json.dump(bill(lock, __version__), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
