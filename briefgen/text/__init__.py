"""Offset-preserving linguistics: pure functions from text to spans, no knowledge of sources or stories."""
