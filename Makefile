# Every target is one thin line over .venv; `accord` is the command line.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
export GX_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1

.PHONY: help env
help: ## what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

env: .venv/.complete ## the environment, from exact pins with hashes
.venv/.complete: requirements/bootstrap.lock requirements/accord.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/uv pip install --quiet --require-hashes --no-deps --compile-bytecode -r requirements/accord.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@
