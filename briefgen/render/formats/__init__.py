"""One module a format, each with ``render(brief, pack, texts) -> bytes``; a file put here is a format by its name."""
