# make run    the product on this machine     (PORT=9000 for another port)
# make test   the tests, on SQLite, with no server        (ARGS="tests/test_dates.py -x")
#             on all processors; WORKERS=0 in one process, as a debugger needs
# make chaos  faults on purpose, at length: senders killed, servers crashed, clocks set, disks full
#             (ARGS="--short --only killed --database sqlite"); needs PostgreSQL's programs and Redis
# make lint · format · e2e · bench · messages · lock       for those who change it

PORT ?= 8000
ARGS ?=
WORKERS ?= auto
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
BIN = .venv/bin
MANAGE = $(BIN)/python manage.py
TEMPLATES = $(shell find templates -name '*.html')
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test chaos lint format e2e screenshot bench messages lock ready free

run: ready free .venv/run-ready
	@exec $(MANAGE) serve --demo --port $(PORT)

test: ready .venv/test-ready
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

ready:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with its venv module is needed" \
		"(on Debian: apt install python3 python3-venv)."; exit 1; }
	@test -w . || { echo "This folder cannot be written: $(CURDIR)"; exit 1; }

free: ready
	@$(PYTHON) -c 'import socket; s = socket.socket(); \
		s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
		s.bind(("127.0.0.1", int("$(PORT)")))' 2>/dev/null || { echo "Port $(PORT) is taken or" \
		"is no port; choose another: make run PORT=8080"; exit 1; }

# Made again only when the lock file has changed. What is needed for tests contains the rest.
.venv/run-ready: requirements.lock
	@echo "Making .venv (only at the first start and when the lock file changes) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --require-hashes -r $< || { \
		echo "The packages could not be installed: is there a network?"; exit 1; }
	@touch $@

.venv/test-ready: requirements-test.lock
	@echo "Making .venv with what tests need (only when the lock file changes) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --require-hashes -r $< || { \
		echo "The packages could not be installed: is there a network?"; exit 1; }
	@touch $@ .venv/run-ready

# Servers, files and clock are its own; nothing that runs on the machine is touched.
chaos: .venv/test-ready
	@$(BIN)/python -m tests.chaos $(ARGS)

lint: .venv/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/mypy
	$(MANAGE) makemigrations --check --dry-run
	env $$(grep -v '^#' deploy/hamkari.env | xargs) CRM_DATA_DIR=var $(MANAGE) check --deploy --fail-level WARNING

format: .venv/test-ready
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .
	@$(BIN)/djade --target-version 5.2 $(TEMPLATES)

# Clicks through the product in a browser (Chromium; `apt install chromium`).
e2e: .venv/test-ready
	$(BIN)/python -m pytest tests/e2e -n $(WORKERS) --dist loadfile $(ARGS)

# Makes docs/kartabl.png again from a fresh demonstration.
screenshot: .venv/test-ready
	$(BIN)/python -m tests.e2e.screenshots

bench: .venv/run-ready
	$(BIN)/python -m benchmarks $(ARGS)

# Needs gettext; the .mo files are committed, so running and testing do not.
messages: .venv/run-ready
	$(MANAGE) makemessages --all --no-location --no-obsolete --ignore '.venv/*' --ignore 'var/*'
	$(MANAGE) compilemessages --ignore '.venv/*'

# With the oldest Python we support, so that the file holds what only that one needs.
lock: ready
	@$(PYTHON) -m venv var/lock && var/lock/bin/pip install -qq pip-tools==7.6.2
	$(LOCK) -o requirements.lock pyproject.toml
	$(LOCK) --extra test -o requirements-test.lock pyproject.toml
LOCK = CUSTOM_COMPILE_COMMAND="make lock    (after a change of a version in pyproject.toml)" \
	var/lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --annotation-style=line
