# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup demo test check format lint types floors coverage reliability lock clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# The main job on the embedded sandboxes; works on a copy in .demo, which git ignores.
demo: setup
	PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: setup
	$(BIN)/python -m pytest --quiet --numprocesses 2 --cov --cov-report=

check: setup format lint types floors test coverage

format: setup
	$(BIN)/ruff format --check

lint: setup
	$(BIN)/ruff check

types: setup
	$(BIN)/mypy

floors: setup
	$(BIN)/lint-imports

# Needs the data of `make test`: every branch where decisions and records are made, every `except` anywhere.
coverage: setup
	$(BIN)/coverage report --fail-under=100 --skip-covered \
	  --include='reconcile/core/*,reconcile/planning/*,reconcile/manifests/*,reconcile/state/*'
	$(BIN)/coverage json -q -o coverage.json
	$(BIN)/python tests/excepts.py coverage.json

# Each campaign in full, about three hours in all; `make test` has a short form of each. They tell each minute how
# far they are, and in the end their figures and violations; strace is needed for one of them.
reliability: setup
	cd tests && for each in crash grid histories syscalls damage races guards mutants; do \
	  echo "== $$each"; ../$(BIN)/python -m reliability.$$each.run || exit 1; done

# Versions and hashes, no addresses; edit pyproject.toml first.
lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --upgrade --output-file constraints.txt

clean:
	rm -rf .venv .demo .coverage* coverage.json .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
