# make demo    eight months of an invented Network's life, and a gallery of every mail
# make test    all tests; installs the servers that they speak to where it may
# make help    the rest

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SERVERS := dovecot-imapd dovecot-lmtpd postfix postgresql openssl chromium
READERS := gir1.2-ical-3.0 python3-gi

.PHONY: help demo test check campaign bench docs lock wheel servers clean
.DEFAULT_GOAL := help

help:
	@echo 'make demo      eight months of an invented Network'"'"'s life, and a gallery of every mail in mailer-demo/'
	@echo 'make test      all tests; installs the servers that they speak to where it may'
	@echo 'make check     ruff and mypy'
	@echo 'make campaign  the long tests: minutes of kill -9, thousands of random networks'
	@echo 'make bench     the figures of bench/README.md'
	@echo 'make docs      the keys and the commands in docs/, anew from the program'
	@echo 'make wheel     dist/*.whl'
	@echo 'make lock      requirements.lock, anew from pyproject.toml'

demo: $(READY)
	$(BIN)/mailer demo --out mailer-demo

test: $(READY) servers
	$(BIN)/pytest -n auto $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

campaign: $(READY) servers
	HYPOTHESIS_PROFILE=campaign $(BIN)/pytest -m campaign -s -o faulthandler_timeout=0 $(ARGS)

bench: $(READY) servers
	$(BIN)/python -m bench.ingest
	$(BIN)/python -m bench.hostile
	$(BIN)/python -m bench.people
	$(BIN)/python -m bench.calendar
	$(BIN)/python -m bench.difference

docs: $(READY)
	$(BIN)/python -m tests.docs

wheel: $(READY)
	$(BIN)/python -m hatchling build -t wheel

servers:
	@.ci/packages $(SERVERS) $(READERS) || echo 'The tests that need them are skipped.'

lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --group dev --generate-hashes \
	    --no-header --output-file requirements.lock pyproject.toml

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); .ci/packages python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf $(VENV) mailer-demo dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
