"""Only `briefgen.web` can reach a network, and the one module that hands mails over: no other even imports it."""

from __future__ import annotations

import ast
from pathlib import Path

import briefgen

PACKAGE = Path(briefgen.__file__).parent
MAILS = "editions/deliver/smtp.py"
NETWORK = {
    "smtplib",
    "socket",
    "ssl",
    "urllib3",
    "http",
    "urllib.request",
    "ftplib",
    "requests",
    "httpx",
    "aiohttp",
    "socketserver",
}


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {known for name in names for known in NETWORK if name == known or name.startswith(f"{known}.")}


def test_only_the_web_package_imports_the_network() -> None:
    found = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if imports(path)}
    assert {path for path in found if not path.startswith("web/")} == {MAILS}
