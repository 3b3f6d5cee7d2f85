# Every target calls one program of .venv; `accord` is the command line.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8080
SIZES ?= 1 5
BIN := .venv/bin
# test_questions.py comes first: it makes the one world, while the other worker does the rest.
FAST := tests/docs/test_questions.py tests/compose tests/docs tests/github tests/laws/test_rendering.py tests/oracle tests/plugins/common tests/plugins/register \
	tests/plugins/store tests/plugins/build --ignore tests/oracle/test_oracle_agrees.py --ignore tests/oracle/test_example_scorecards.py
DEMO := --leads 5000 --days 400 --seed 1
LINT_DBT = mkdir -p build/lint/work && ACCORD_HOME=$(CURDIR)/build/lint DBT_TARGET_PATH=$(CURDIR)/build/lint/target DBT_LOG_PATH=$(CURDIR)/build/lint/logs
export ACCORD_HOME ?= $(CURDIR)/data
export GX_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help env run test test-fast test-long up bench lint no-conflict-markers lock clean
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

env: .venv/.complete ## create the environment, from exact pins with hashes
.venv/.complete: requirements/bootstrap.lock requirements/accord.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else f"Python 3.11, 3.12 or 3.13 is needed; $(PYTHON) is {v[0]}.{v[1]}. Name another one: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	$(BIN)/uv pip install --quiet --require-hashes --no-deps --compile-bytecode -r requirements/accord.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

run: env ## run the nightly DAG once, on demo data if the inbox is empty
	@test -n "$$(ls -A "$$ACCORD_HOME/inbox" 2>/dev/null)" || { set -o pipefail; $(BIN)/accord demo $(DEMO) | sed '/^Next: accord run$$/d'; }
	@$(BIN)/accord run

test: env ## run all tests except the long ones, in two processes, whole runs first
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 15

test-fast: env ## the loop while working: pure Python, registers, schemas, the rules of the oracle, compiled SQL, one small world
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(FAST)

test-long: env ## run all tests
	$(BIN)/python -m pytest -m "long or not long" --timeout 3600

up: env ## start Airflow with its UI, until Ctrl-C; PORT=8080
	@$(BIN)/python -m accord.orchestration.standalone --port $(PORT)

bench: env ## measure incremental runs as history grows, and scoring against other engines; SIZES="1 5 20" in millions
	@$(BIN)/python -m tests.bench $(SIZES)

lint: env no-conflict-markers ## run every linter, as CI does
	$(BIN)/lint-imports --no-cache
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/yamllint --strict .
	$(BIN)/rumdl check .
	$(LINT_DBT) $(BIN)/dbt --quiet parse --no-partial-parse --project-dir dbt_project --profiles-dir dbt_project
	$(LINT_DBT) $(BIN)/sqlfluff lint dbt_project

no-conflict-markers: # git grep exits with 1 if it finds none, and with 128 outside a clone
	@git grep --untracked --line-number --extended-regexp '^(<{7}|>{7}|\|{7})( |$$)|^={7}$$'; case $$? in \
		0) echo 'A merge conflict is left in these lines: resolve it.' >&2; exit 1 ;; \
		1) ;; \
		*) echo 'This is no git clone, so conflict markers are not looked for.' >&2 ;; \
	esac

lock: env ## renew requirements/*.lock: the pins of pyproject.toml, and of uv, which installs them
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate \
		--generate-hashes --upgrade requirements/bootstrap.in --output-file requirements/bootstrap.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate \
		--generate-hashes --extra dev --extra bench pyproject.toml --output-file requirements/accord.lock

clean: ## delete everything that can be created again, but not ACCORD_HOME
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis dbt_project/target dbt_project/logs
