"""briefgen schema: the JSON Schema of a brief."""

from __future__ import annotations

import json


def schema() -> None:
    """Print the JSON Schema of a brief (the output of build --format json).

    Example:

      briefgen schema > brief.schema.json
    """
    from briefgen.schema import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=1))
