# Two commands: `make run` and `make test`. Each needs Python 3.11 or newer and a package index, nothing else.

PYTHON ?= python3
IN_VENV = .venv/bin/python

# What a check looks at; generated and vendored files are not ours to lint
TEMPLATES = $(shell find templates forecasts -name '*.html' -not -path '*/static/*')

.PHONY: run test check doctor bench screenshots lock install install-dev format
.DEFAULT_GOAL := run

run: install  ## Start the product: http://127.0.0.1:$(PORT), data in $(DATA_DIR)
	@exec $(IN_VENV) -m ledger.run

test: install-dev  ## Every check and every test
	@exec $(IN_VENV) -m tests.everything

check: install-dev  ## Every check, no test
	@exec $(IN_VENV) -m tests.everything checks

doctor: install  ## How every part is of the product that runs here
	@exec $(IN_VENV) -m ledger.examine

bench: install-dev  ## Every figure, as ratios in one run; also in var/bench.json
	@exec $(IN_VENV) -m tests.bench

screenshots: install-dev  ## The pictures of the README, taken anew
	@exec $(IN_VENV) -m tests.screenshots

format: install-dev  ## Bring code and templates into their form
	@$(IN_VENV) -m ruff check --fix-only --quiet .
	@$(IN_VENV) -m ruff format .

install install-dev: .have-python
	@$(PYTHON) ledger/bootstrap.py $(if $(filter install-dev,$@),requirements-dev.txt,requirements.txt)

.PHONY: .have-python
.have-python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is not installed here ($(PYTHON)): 3.11 or newer is needed." >&2; exit 1; }

# Locks are universal (Python 3.11 to 3.14, Linux and macOS) and name no index. Needs uv.
LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links pyproject.toml
lock:
	@$(LOCK) --output-file requirements.txt
	@$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt
