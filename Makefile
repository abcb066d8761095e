# CXDesk: everything needed to run, test and build it from a clone.
#
#   make run      open the sample project (with no display: render its report into build/)
#   make test     check style, types and rooms, then run the tests
#   make bench    measure speed against floors and peers
#   make bundle   build the stand-alone application into dist/ and try it
#   make format   put the code into its house style
#   make catalogue  collect the texts to translate and compile the translations
#   make lock     write the lock files anew after a dependency changed
#
# Each of them sets up what it needs first; that is quick and silent from the second time on.

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
READY := $(VENV)/.ready-to-run
DEV := $(VENV)/.ready-to-develop
SUITE ?= tests

export PYTHONUTF8 := 1

.PHONY: run test bench bundle lint format catalogue lock clean
.DELETE_ON_ERROR:

$(READY): requirements.lock .ci/setup.sh
	@bash .ci/setup.sh $(VENV) requirements.lock
	@touch $@

$(DEV): requirements-dev.lock .ci/setup.sh
	@bash .ci/setup.sh $(VENV) requirements-dev.lock
	@touch $(READY) $@

run: $(READY)
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    mkdir -p build && $(PY) -m cxdesk report --sample -o build/sample-report.pdf >/dev/null \
	    && echo "There is no display here, so the sample's report was written to build/sample-report.pdf."; \
	else \
	    $(PY) -m cxdesk --sample; \
	fi

test: lint
	@$(PY) -m pytest $(SUITE)

lint: $(DEV)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo 2>&1 || exit 1

bench: $(DEV)
	@$(PY) -m pytest tests/bench

bundle: $(DEV)
	@$(PY) .ci/bundle.py

format: $(DEV)
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

lock:
	@bash .ci/lock.sh

catalogue: $(DEV)
	@$(PY) .ci/catalogue.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
