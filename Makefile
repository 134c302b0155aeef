# `make brief` builds the sample brief on a bare machine; `make test` runs all tests and checks.
# Both install what they need into .venv from the lock files in .ci/; a second run skips that.
.PHONY: bench brief test check quality samples docs lock soak defences sbom audit
.DEFAULT_GOAL := brief

brief:
	@.ci/setup runtime
	@.ci/brief seeds/cuba-venezuela outputs/cuba-venezuela
	@echo "Open the PDF. Your own articles: .venv/bin/briefgen build FOLDER -o brief.pdf" >&2

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

# How fast it is, as ratios to its peers in one run; they have an environment of their own. ARGS="--sizes 100 300"
bench:
	@.ci/setup runtime
	@[ -x .venv/bench/bin/python ] || .venv/bin/python -m venv .venv/bench
	@.venv/bench/bin/pip install --quiet --requirement .ci/bench/requirements.txt
	.venv/bin/python .ci/bench --peers .venv/bench/bin/python --plot outputs/growth.svg $(ARGS)

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

# What takes too long for the tests: 5,000 builds in one process, the largest sources, an edition over 50 feeds.
soak:
	@.ci/setup dev
	PYTHONPATH=. .venv/bin/python tests/soak

# Takes each defence out of a copy and shows that its tests fail: docs/explanation/threat-model.md.
defences:
	@.ci/setup dev
	.venv/bin/python tests/defences

# The bill of materials of a release, CycloneDX as JSON.
sbom:
	@.ci/setup dev
	@.venv/bin/python .ci/sbom.py

# Known faults of what is installed with briefgen; asks the package index, so it needs a network and its own folder.
# --strict: a package that the index knows nothing of is a failure, not an all-clear.
audit:
	python3 -m venv outputs/.audit
	outputs/.audit/bin/pip install -q pip-audit
	outputs/.audit/bin/pip-audit --strict --disable-pip --require-hashes -r .ci/requirements.lock
