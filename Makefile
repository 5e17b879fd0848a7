# Every target is explained by `make help`; the words after ## are what it prints.
.DEFAULT_GOAL := help
SHELL := /bin/sh
# Without compiled bytecode every command takes twice as long to start.
unexport PYTHONDONTWRITEBYTECODE
PYTHON := .venv/bin/python
HOST ?= 127.0.0.1:8000
T ?= tests

help: ## what each target does
	@awk -F':.*## ' '/^[a-z0-9]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## the environment in .venv, from the hashed lock
	@bin/setup

run: setup ## an empty portal on SQLite, on HOST (127.0.0.1:8000)
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py compilemessages --verbosity 0
	@$(PYTHON) manage.py found_community
	@$(PYTHON) manage.py ensure_pages
	@HEARTH_BASE_URL=http://$(HOST) $(PYTHON) manage.py runserver $(HOST)

demo: setup ## a seeded year of public life, on HOST (127.0.0.1:8000)
	@bin/demo $(HOST)

test: ## the whole suite: lint, SQLite, PostgreSQL, a real browser
	@bin/setup test
	@bin/test

e2e: ## only the journeys in a real browser
	@bin/setup test
	@$(PYTHON) -m pytest tests/e2e -m e2e -n 0

check: ## only the tests in T (tests), on SQLite, without a browser
	@bin/setup test
	@$(PYTHON) -m pytest $(T) -m "not e2e" -n 2

lint: setup ## style, import contracts, templates, migrations
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/djlint --lint --quiet $$(git ls-files '*.html')
	@$(PYTHON) manage.py makemigrations --check --dry-run --verbosity 0

format: setup ## rewrite the code in the project's style
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format .

bench: ## the benchmarks, printed as ratios measured side by side
	@bin/setup test
	@bin/bench

messages: setup ## collect the strings for translators into portal/locale
	@$(PYTHON) manage.py makemessages --locale es --no-obsolete --no-location --ignore .venv --ignore var

.PHONY: help setup run demo test e2e check lint format bench messages
