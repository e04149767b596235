# Every target does all its own set-up; a machine needs only Python 3.11, 3.12 or 3.13 and the package registries.
# Settings: PYTHON (which interpreter makes .venv), ARGS (passed on to the command).

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench screens format lock clean chromium

VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
PYTHON ?=

# The stamps hold what was installed: a change of the pins or of the project's own table installs again.
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
BENCH := $(VENV)/.bench-installed

help: ## these lines
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/make \1: \2/p' $(MAKEFILE_LIST)

setup: $(DEV) ## .venv with everything a developer needs

demo: $(RUNTIME) ## the copilot with a demo portfolio and a call that plays; stop with Ctrl-C
	@$(BIN)/copilot demo $(ARGS)

test: $(DEV) chromium ## every test, in a real browser and on a real database
	@echo "== tests"
	@CHROMIUM="$$(cat $(VENV)/.chromium)" $(BIN)/python -m pytest $(ARGS)

check: $(DEV) ## lint, format, types, house rules
	@echo "== ruff check"
	@$(BIN)/ruff check .
	@echo "== ruff format --check"
	@$(BIN)/ruff format --check .
	@echo "== mypy (strict on copilot/ and limits/)"
	@$(BIN)/mypy
	@echo "== house rules"
	@$(BIN)/python -m pytest -q tests/test_house.py

bench: $(BENCH) chromium ## the benchmarks; prints what they compare with
	@echo "== benchmarks"
	@CHROMIUM="$$(cat $(VENV)/.chromium)" $(BIN)/python -m benchmarks $(ARGS)

screens: $(DEV) chromium ## the pictures of docs/screens, from the running program
	@CHROMIUM="$$(cat $(VENV)/.chromium)" $(BIN)/python tests/browser/take_screens.py

format: $(DEV) ## rewrite the code as ruff likes it
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(DEV) ## choose the versions again and pin them in requirements/*.txt
	@$(BIN)/python -m pip install --quiet uv
	@for part in runtime dev bench; do \
	  echo "== requirements/$$part.txt"; \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header --no-emit-index-url \
	    requirements/$$part.in -o requirements/$$part.txt || exit 1; \
	done

clean: ## remove .venv and every cache
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A .venv without pip's module was interrupted half way: make it again.
$(VENV)/bin/python:
	@python="$$(sh .ci/find-python $(PYTHON))" && echo "== $(VENV) with $$("$$python" --version)" && \
	  "$$python" -m venv --clear $(VENV)

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	@echo "== installing what the program needs (requirements/runtime.txt); a minute or two the first time"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME) | $(VENV)/bin/python
	@echo "== installing what a developer needs (requirements/dev.txt)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@

$(BENCH): requirements/bench.txt $(DEV)
	@echo "== installing what the benchmarks compare with (requirements/bench.txt)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/bench.txt
	@touch $@

chromium: $(DEV)
	@$(BIN)/python tests/find_chromium.py --install > $(VENV)/.chromium
	@echo "== browser: $$(cat $(VENV)/.chromium)"
