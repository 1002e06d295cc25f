# `make` lists the targets. Everything is installed into .venv and .pg below this directory, nothing elsewhere.
#   PYTHON       the Python to make .venv with, 3.11 or newer (after a change: make clean)
#   PYTEST_ARGS  more arguments for pytest, e.g. PYTEST_ARGS="-n 2 -k carry"
#   VERSIONS     the PostgreSQL versions of `make matrix`
#   ROLES        as whom `make matrix` applies: operator, superuser
PYTHON ?= python3
PYTEST_ARGS ?= -n auto --maxprocesses 4
DEMO_ARGS ?=
BENCH_ARGS ?=
VERSIONS ?= 15 16 17 18
ROLES ?= operator superuser

BIN := .venv/bin
SETUP := $(PYTHON) .ci/make_venv.py
PYTEST := $(BIN)/pytest

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help venv demo test test-unit lint types arch format freeze matrix fuzz bench build check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: ## make .venv with everything, for work on the code
	@$(SETUP) lint test

demo: ## start a PostgreSQL, fill a CRM, protect it, show who sees what
	@$(SETUP)
	@$(BIN)/crm-rls demo $(DEMO_ARGS)

test: ## run all tests
	@$(SETUP) test
	@$(PYTEST) $(PYTEST_ARGS)

test-unit: ## run the tests that need no server
	@$(SETUP) test
	@$(PYTEST) -m "not live and not packaging" $(PYTEST_ARGS)

lint: ## check style
	@$(SETUP) lint
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: ## check types
	@$(SETUP) lint test
	@$(BIN)/mypy

arch: ## check which module may import which
	@$(SETUP) lint
	@$(BIN)/lint-imports --no-logo

format: ## rewrite the code in our style
	@$(SETUP) lint
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

freeze: ## write the first revision of migrations/ from sql/, until a release has it
	@$(SETUP)
	@$(BIN)/python migrations/freeze.py

matrix: ## run the tests that need a server on PostgreSQL 15 to 18, as operator and as superuser
	@$(SETUP) test
	@$(BIN)/python .ci/fetch_postgres.py $(VERSIONS)
	@failed=; for version in $(VERSIONS); do for role in $(ROLES); do \
	  CRM_RLS_TEST_AS=$$role CRM_RLS_PG_BIN="$(CURDIR)/.pg/$$version/bin" $(PYTEST) -m live $(PYTEST_ARGS) \
	    || failed="$$failed $$version as $$role,"; \
	done; done; test -z "$$failed" || { echo "Failed on PostgreSQL$${failed%,}." >&2; exit 1; }

fuzz: ## run the properties with thousands of generated cases
	@$(SETUP) test
	@CRM_RLS_FUZZ_EXAMPLES=200 $(PYTEST) -m fuzz --hypothesis-profile=fuzz $(PYTEST_ARGS)

bench: ## measure what the policies cost
	@$(SETUP)
	@$(BIN)/python -m bench $(BENCH_ARGS)

build: ## build the wheel and the source package into dist/
	@$(SETUP) lint
	@$(BIN)/python -m build --outdir dist .

check: lint types arch test ## all that .ci/run checks

clean: ## remove everything that was made here
	rm -rf .venv .pg .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
