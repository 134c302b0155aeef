"""One module a format, with ``pieces(brief, pack, texts) -> Iterator[bytes]``; a file put here is one by its name."""
