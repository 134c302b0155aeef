"""The wire format laid out for an editor's hand: the same data as JSON, a comment on top, evidence on one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from briefgen.model import Brief
from briefgen.render.packs import Pack
from briefgen.schema import to_data


class _Dumper(yaml.SafeDumper):
    """Blocks indented under their key; a span in braces; never an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _mapping(dumper: _Dumper, data: dict[str, Any]) -> yaml.Node:
    flow = set(data) == {"source", "start", "end"}
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=flow)


def _text(dumper: _Dumper, data: str) -> yaml.Node:
    """Text in double quotes where a reader of another YAML version could take it for something else."""
    plain = dumper.resolve(yaml.ScalarNode, data, (True, False)) == "tag:yaml.org,2002:str"  # type: ignore[no-untyped-call]
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=None if plain else '"')


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(str, _text)


def pieces(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> Iterator[bytes]:
    body = yaml.dump(to_data(brief), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    note = "".join(f"# {line}".rstrip() + "\n" for line in pack.labels("yaml.note").splitlines())
    yield (note + body).encode()
