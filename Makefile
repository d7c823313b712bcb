# From a fresh clone, with Python 3.11 or newer and make:  make demo,  make test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help install system web ftm demo test check bench docs lexicon train quality lock clean distclean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  \1|\2/' | column -t -s '|'

install: $(STAMP) ## make .venv with everything that is locked

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@$(MAKE) --no-print-directory web
	@touch $@

system: ## install PostgreSQL with PostGIS, tesseract and chromium (as root on Debian), else say what to install
	@if [ -x .ci/system ]; then .ci/system; fi

web: ## fetch the libraries of the map page and the fonts of the report (needs npm; all else works without)
	@if ! command -v npm >/dev/null; then \
		echo "npm is missing: all works but 'tawthiq map'. For that, install Node.js and run 'make web'."; \
	elif ! npm ci --silent --prefix frontend; then \
		echo "npm could not fetch the libraries: all works but 'tawthiq map'. Run 'make web' when there is a network."; \
	else $(BIN)/python frontend/copy_libraries.py; fi

ftm: $(STAMP) ## install followthemoney, by which the tests check that export (compiles against ICU: libicu-dev, g++)
	@$(BIN)/python -c 'import followthemoney' 2>/dev/null || \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements-ftm.lock || \
		echo "followthemoney could not be installed: the tests that need it are skipped."

demo: $(STAMP) ## code the bundled report: table, page; an archive, searched; a week of reports linked, exported, told
	@mkdir -p build
	$(BIN)/tawthiq code examples/report.txt --format table
	$(BIN)/tawthiq code examples/report.txt --format html --output build/demo.html
	@echo "The same with every value beside its words: build/demo.html"
	-@$(BIN)/tawthiq map examples/report.txt --output build/map.html
	$(BIN)/tawthiq ingest examples/report.txt examples/sources --archive build/archive --collector demo
	$(BIN)/tawthiq code --archive build/archive
	$(BIN)/tawthiq search "غارات سراقب" --archive build/archive
	@echo "The archive is build/archive; docs/tutorial/archive.md goes on from here"
	$(BIN)/tawthiq code examples/week.jsonl --output build/coded.jsonl
	$(BIN)/tawthiq link build/coded.jsonl --output build/incidents.jsonl
	$(BIN)/tawthiq explain build/incidents.jsonl sahl-201-1
	$(BIN)/tawthiq export hxl build/coded.jsonl build/incidents.jsonl --output build/hxl
	$(BIN)/tawthiq report build/coded.jsonl build/incidents.jsonl --from 2018-03-05 --to 2018-03-11 --output build/report.html
	@echo "One incident with the claims of six reports: build/report.html, build/hxl; docs/tutorial/incidents.md goes on from here"

test: system check ftm ## everything: the static checks, then the tests
	$(BIN)/python -m pytest -n 2

check: $(STAMP) ## lint, types, direction of imports, compiled lexicon
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tawthiq.lexicon.build --check

bench: $(STAMP) ## reports a second and peak memory, on one core
	$(BIN)/python benchmarks/throughput.py

docs: $(STAMP) ## build the documentation into build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

lexicon: $(STAMP) ## compile the YAML lexicons into data/lexicon.json
	$(BIN)/python -m tawthiq.lexicon.build

train: $(STAMP) ## fit the models on tests/gold and write data/models.json
	$(BIN)/python -m tawthiq.train

quality: $(STAMP) ## measure again: figures, learning curve, reliability (some minutes)
	$(BIN)/python -m tawthiq.train.report
	$(BIN)/python -m tawthiq.train.calibration
	$(BIN)/python -m tawthiq.train.curve

lock: ## resolve requirements.lock again, all extras in it (needs uv); no host names in it
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet \
		pyproject.toml --group dev --extra archive --extra export --extra learn --extra link --extra postgres --extra report -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet --constraint requirements.lock \
		--group ftm -o requirements-ftm.lock
	@! grep -nE 'https?://' requirements.lock requirements-ftm.lock

clean: ## remove what was built
	rm -rf build dist site .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean ## remove the environment too
	rm -rf $(VENV) frontend/node_modules src/tawthiq/data/web
