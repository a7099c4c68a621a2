PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SPECTRAL := node_modules/.package-lock.json
MEMBERS := $(patsubst %/pyproject.toml,%,$(wildcard $(addsuffix /pyproject.toml,libs/* bffs/* sandbox examples/*)))
PROJECTS := pyproject.toml $(MEMBERS:%=%/pyproject.toml)
SHIPPED := $(filter libs/% bffs/% sandbox,$(MEMBERS))
RESOLVE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	$(NAMES:%=--no-emit-package %)
NAMES = $(shell sed -n 's/^name = "\(.*\)"$$/\1/p' $(MEMBERS:%=%/pyproject.toml))
CHECKS := format lint architecture mypy pyright docs openapi deploy
TOGETHER := --keep-going --jobs $(shell getconf _NPROCESSORS_ONLN) $(if $(filter output-sync,$(.FEATURES)),--output-sync)
PARALLEL := --numprocesses auto --dist loadfile
NEWER_THAN := import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=.")

# The type checker asks its publisher for news at each run, unless it is told not to.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
unexport PYRIGHT_PYTHON_FORCE_VERSION PYRIGHT_PYTHON_PYLANCE_VERSION

.DEFAULT_GOAL := help
.PHONY: help setup run test soak coverage bench bench-overload profile check types fix lock clean $(CHECKS)

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; do \
		printf '  make %-13s %s\n' "$$name" "$$what"; done

setup: $(READY) ## Install everything into .venv (quick when nothing changed)

$(READY): requirements.lock $(PROJECTS)
	@$(PYTHON) -c '$(NEWER_THAN)'
	@test -x $(BIN)/uv || test -x $(BIN)/pip || { echo 'Making .venv ...'; $(PYTHON) -m venv .venv; }
	@test -x $(BIN)/uv || { echo 'Installing uv ...'; sed -n '/^uv==/,/[^\\]$$/p' requirements.lock | \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement /dev/stdin; }
	@echo 'Installing the dependencies ...'
	@$(BIN)/uv pip sync --python $(BIN)/python --require-hashes requirements.lock
	@echo 'Installing our own packages ...'
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(MEMBERS:%=-e %)
	@touch $@

run: setup ## Start services and gateways; REDIS=redis://127.0.0.1:6379/0 WORKERS=2 for more than one process of each
	@exec $(BIN)/sandbox up $(REDIS:%=--redis %) $(WORKERS:%=--workers %)

test: setup ## Run all tests, in a process for each core
	@exec $(BIN)/pytest $(PARALLEL)

soak: setup ## Run the tests that repeat something often, ten times as often
	@exec $(BIN)/pytest --soak -m soak -o faulthandler_timeout=1800

coverage: setup ## Run all tests and show which lines and branches of the library they miss
	@exec $(BIN)/pytest $(PARALLEL) --cov --cov-report=term

bench: setup ## Compare the gateways with others, in ten minutes; for less, BENCH="composition --rounds 1"
	@exec $(BIN)/python -m benchmarks $(BENCH)

bench-overload: setup ## Draw what is left of a gateway under three times its load; for less, BENCH="--seconds 9 --rounds 1"
	@exec $(BIN)/python -m benchmarks.overload $(BENCH)

profile: setup ## Draw where a gateway spends its time, into benchmarks/results/flame.svg
	@exec $(BIN)/python -m benchmarks.profile $(PROFILE)

check: setup ## Check everything that runs no tests of the code
	@$(MAKE) --no-print-directory $(TOGETHER) $(CHECKS)

format: setup ## Check the format
	@$(BIN)/ruff format --check .

lint: setup ## Check the style
	@$(BIN)/ruff check .

architecture: setup ## Check that imports only go where they may
	@$(BIN)/lint-imports --no-logo

types: mypy pyright ## Check the types, twice

mypy: setup
	@$(BIN)/mypy

pyright: setup
	@$(BIN)/pyright

docs: setup ## Run the examples in the documentation
	@$(BIN)/pytest --quiet README.md docs $(MEMBERS)

openapi: setup $(SPECTRAL) ## Check the OpenAPI documents (with Spectral where there is npm)
	@$(BIN)/pytest --quiet tests/openapi

$(SPECTRAL): package.json package-lock.json
	@! command -v npm >/dev/null || { echo 'Installing Spectral ...'; npm ci --loglevel=error && touch $@; }

deploy: setup ## Check the Dockerfile and the compose file; this needs no engine
	@$(BIN)/hadolint deploy/Dockerfile
	@$(BIN)/yamllint --strict deploy tests/openapi
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.yaml
	@$(BIN)/pytest --quiet tests/deploy/test_dockerfile.py tests/deploy/test_compose.py

fix: setup ## Mend the format and what else can be mended by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: setup ## Resolve the dependencies anew; versions in requirements.lock stay where they can
	@$(RESOLVE) --all-extras --group dev $(PROJECTS) -o requirements.lock
	@$(RESOLVE) --all-extras -c requirements.lock $(SHIPPED:%=%/pyproject.toml) -o deploy/requirements.lock
	@$(RESOLVE) --group build -c requirements.lock -o deploy/build.lock

clean: ## Remove .venv and all that tools left behind
	@rm -rf .venv node_modules benchmarks/.shelf benchmarks/peers/node/node_modules .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache uv.lock
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
