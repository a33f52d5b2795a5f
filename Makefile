# The portal's commands. `make help` lists them: each line is made from the `##` comment of its target.
# Steps leave a stamp in .build or .venv and run again only when what they depend on has changed.

.DEFAULT_GOAL := help
SHELL := /bin/sh
.DELETE_ON_ERROR:

PYTHON ?=
export PYTHON
PY := .venv/bin/python
STEP := exec sh scripts/step.sh
# The folders that `make check` looks at; `make check` and `make fix` take those that exist.
CODE := $(wildcard manage.py oigportal reports scripts tests benchmarks data)
TYPED := $(wildcard $(addprefix reports/,choices.py models catalog search exchange keeping publishing filters preview))
# What is collected for the web server: our own files, USWDS, and those of the installed packages.
STATIC_SOURCES := static .build/uswds.stamp .venv/packages.stamp oigportal/settings.py
PIP_ADVICE := Is the package index reachable? Then try again: what was fetched is kept. To begin anew: make clean

.PHONY: help run test check fix bench soak mutants lock screenshots smoke clean packages dev-packages uswds node-dev lighthouse static anew

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */#/' | awk -F'#' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: packages uswds static  ## set everything up and serve the portal at http://127.0.0.1:8000/ (PORT=..., OIG_DATA_DIR=...)
	@$(STEP) "prepare the database" "The message above says why. The data are in $(or $(OIG_DATA_DIR),./var); nothing was removed." \
		$(PY) manage.py prepare
	@exec .venv/bin/gunicorn oigportal.wsgi -c oigportal/gunicorn_conf.py

test: dev-packages uswds node-dev  ## run the whole suite on SQLite, then on PostgreSQL (ARGS="-k words" chooses tests)
	@exec $(PY) scripts/test.py $(ARGS)

check: dev-packages  ## check style, templates, import order, types and migrations; changes nothing
	@$(STEP) "lint the code" "make fix mends most of it." .venv/bin/ruff check $(CODE)
	@$(STEP) "check the format of the code" "make fix mends it." .venv/bin/ruff format --check --quiet $(CODE)
	@$(STEP) "check the format of the templates" "make fix mends it." sh scripts/templates.sh --check
	@$(STEP) "check the import order" "pyproject.toml states it, docs/architecture.md explains it." .venv/bin/lint-imports --no-logo
	@$(STEP) "check the types" "The lines above say where." env SECRET_KEY=check DATABASE_URL= $(PY) -m mypy $(TYPED)
	@$(STEP) "check settings, models and migrations" "A missing migration: $(PY) manage.py makemigrations" \
		$(PY) scripts/check_django.py

fix: dev-packages  ## mend style and format where a tool can
	@$(STEP) "mend the code" "What is left needs a person." .venv/bin/ruff check --fix $(CODE)
	@$(STEP) "format the code" "A file above can't be read as Python." .venv/bin/ruff format $(CODE)
	@$(STEP) "format the templates" "The message above says which." sh scripts/templates.sh

bench: packages uswds static .venv/production.stamp lighthouse  ## measure lists of 35,000 and 1,000,000 reports (ARGS="--size 35000"; --help)
	@exec $(PY) -m benchmarks $(ARGS)

soak: dev-packages uswds node-dev  ## run every generated and timed proof at its full figures and write them down (over an hour)
	@SOAK=1 exec $(PY) scripts/test.py $(ARGS)

mutants: dev-packages uswds node-dev  ## put defects into a copy of the portal and ask the tests to find each (ARGS="safety" or words)
	@exec $(PY) -m tests.mutants $(ARGS)

screenshots: dev-packages uswds  ## photograph every kind of page at three widths, and make the pictures of the README and of the editors' guide (needs Chromium)
	@$(STEP) "make the screenshots" "It needs Chromium (CHROMIUM=/path names one)." $(PY) -m scripts.screenshots

smoke: packages uswds static  ## start the portal twice on an empty data folder, as a stranger would, and time it
	@exec $(PY) scripts/smoke.py

lock: dev-packages  ## resolve the .in files anew and write the locked requirements with their hashes
	@$(STEP) "lock the packages" "The message above says which versions disagree." sh scripts/lock.sh $(ARGS)

clean:  ## remove what was built and fetched; keeps the data in ./var
	rm -rf .build .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Steps behind the commands --------------------------------------------------------------------------------------------

packages: .venv/packages.stamp $(if $(DATABASE_URL),.venv/production.stamp)
dev-packages: .venv/packages.stamp .venv/dev.stamp

# Without these the tests that need them are skipped, which .ci/run doesn't accept.
node-dev: .venv/packages.stamp
	@$(MAKE) --no-print-directory --silent .build/node-dev.stamp || \
		echo "The tools of the tests couldn't be fetched: those of accessibility and of valid HTML are skipped." >&2

# Without it `make bench` measures the rest.
lighthouse: .venv/packages.stamp
	@$(MAKE) --no-print-directory --silent .build/lighthouse.stamp || echo "Lighthouse couldn't be fetched: going on without it." >&2

# An environment whose Python is gone (upgraded, or the folder was moved) is made anew.
IS_BROKEN := $(shell $(PY) -c "" 2>/dev/null || echo yes)
.venv/packages.stamp: requirements.txt $(if $(IS_BROKEN),anew)
	@$(STEP) "make the Python environment" "See above." sh scripts/venv.sh
	@$(STEP) "install Python packages" "$(PIP_ADVICE)" $(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/production.stamp: requirements-production.txt .venv/packages.stamp
	@$(STEP) "install Python packages for PostgreSQL" "$(PIP_ADVICE)" \
		$(PY) -m pip install --quiet --require-hashes -r requirements-production.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/packages.stamp
	@$(STEP) "install Python packages for tests" "$(PIP_ADVICE)" \
		$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# Without USWDS the portal works, unstyled: a failure here stops nothing, and the next start tries again.
uswds: .venv/packages.stamp
	@$(MAKE) --no-print-directory --silent .build/uswds.stamp || { mkdir -p .build/uswds; \
		echo "USWDS couldn't be fetched: going on without it, so pages are unstyled. The next start tries again." >&2; }

.build/uswds.stamp: package-lock.json scripts/stage_uswds.py scripts/node_packages.py $(wildcard styles/*.scss)
	@mkdir -p .build
	@test -f node_modules/.package-lock.json -a node_modules/.package-lock.json -nt package-lock.json || \
		$(STEP) "fetch the US Web Design System" "Is the npm registry reachable?" $(PY) scripts/node_packages.py
	@$(STEP) "build the part of the US Web Design System in use" "If Sass names no line of ours, remove node_modules and try again." $(PY) scripts/stage_uswds.py
	@touch $@

.build/node-dev.stamp: package-lock.json scripts/node_packages.py
	@mkdir -p .build
	@$(STEP) "fetch the tools of the browser tests" "Is the npm registry reachable?" $(PY) scripts/node_packages.py --dev
	@touch $@

.build/lighthouse.stamp: benchmarks/lighthouse/package-lock.json scripts/node_packages.py
	@mkdir -p .build
	@$(STEP) "fetch Lighthouse" "Is the npm registry reachable?" $(PY) scripts/node_packages.py --bench
	@touch $@

static: packages uswds
	@test -f .build/static.stamp -a -z "$$(find $(STATIC_SOURCES) -newer .build/static.stamp 2>/dev/null | head -n 1)" || { \
		$(STEP) "collect static files" "The message above says which file is missing." sh scripts/static.sh; }
