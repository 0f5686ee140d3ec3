# Habits of this house. `make help` lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DEMO   ?= demo

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast check format eval kills bench spark docs clean

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The environments are stamps, so that a second run installs nothing.
$(VENV)/base: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Duizhao needs Python 3.11 or newer; set PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Duizhao and its libraries into $(VENV) (about a minute) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/test: $(VENV)/base
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@

$(VENV)/dev: $(VENV)/test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt mypy ruff types-PyYAML
	@touch $@

demo: $(VENV)/base  ## set up, build the sample workspace, print a story, a claim and where the brief is
	@$(BIN)/duizhao demo $(DEMO)

test: $(VENV)/test  ## the whole test suite (under ten minutes on two cores)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

test-fast: $(VENV)/test  ## without slow, browser and data tests
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m 'not slow and not browser and not data'

check: $(VENV)/dev  ## lint, format, types, generated documents
	@$(BIN)/ruff check src tests evaluation benchmarks
	@$(BIN)/ruff format --check src tests evaluation benchmarks
	@$(BIN)/mypy
	@$(BIN)/python -m duizhao.evidence.document --check
	@$(BIN)/python -m duizhao.cli.document --check

format: $(VENV)/dev  ## let ruff write
	@$(BIN)/ruff check --fix src tests evaluation benchmarks
	@$(BIN)/ruff format src tests evaluation benchmarks

docs: $(VENV)/base  ## write the generated documents again
	@$(BIN)/python -m duizhao.evidence.document
	@$(BIN)/python -m duizhao.cli.document

eval: $(VENV)/test  ## quality against pinned floors (needs the development data for most of it)
	@$(BIN)/python -m evaluation

kills: $(VENV)/test  ## kill a read at fifty random moments; minutes
	@DUIZHAO_KILLS=50 $(BIN)/python -m pytest tests/evidence/test_kill.py

$(VENV)/spark: $(VENV)/test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[spark]'
	@touch $@

spark: $(VENV)/spark  ## the same countings on a real Spark in local mode (needs Java; minutes)
	@DUIZHAO_SPARK=$${DUIZHAO_SPARK:-2} $(BIN)/python -m pytest tests/measures/test_spark.py

bench: $(VENV)/test  ## speed and memory, as ratios in one run
	@$(BIN)/python -m benchmarks

clean:  ## remove the environment, the demo and caches
	rm -rf $(VENV) $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
