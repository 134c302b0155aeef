# `make brief` builds the sample brief on a bare machine; `make test` runs all tests and checks.
# Both install what they need into .venv from the lock files in .ci/; a second run skips that.
.PHONY: brief test check quality samples docs lock
.DEFAULT_GOAL := brief

brief:
	@.ci/setup runtime
	@.ci/brief seeds/cuba-venezuela outputs/cuba-venezuela

test:
	@.ci/setup dev
	.venv/bin/python -m pytest
	@$(MAKE) --no-print-directory check

check:
	@.ci/setup dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy --strict

# How well the rules read the project's own annotated events: the table, then every miss.
quality:
	@.ci/setup dev
	.venv/bin/python tests/quality -v

# The committed sample briefs and the pictures in docs/images.
samples:
	@.ci/setup dev
	@.ci/brief seeds/cuba-venezuela outputs/sample
	.venv/bin/python .ci/pictures.py

# The pages in docs/ as a site in outputs/site, with the reference written again from the code.
docs:
	@.ci/setup dev
	.venv/bin/python .ci/reference.py
	.venv/bin/sphinx-build -q -W --keep-going docs outputs/site

# Solves the bounds of pyproject.toml again; needs uv.
lock:
	.ci/lock
