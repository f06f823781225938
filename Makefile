# Every target is one command with no questions. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= build/demo
# What is compiled once is kept, whatever the shell says: a suite starts Python some thousand times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: approve help setup demo serve test test-postgres check static content-tables audit compare bench bench-ledgers bench-api bench-plan bench-match \
  fuzz fuzz-observe range clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

WARM := from sekisho.security.observe.capture.warming import warm; warm()
# Without compiling: most modules of most packages are never imported, and those that are are compiled then.
INSTALL := $(BIN)/pip install --quiet --no-compile --disable-pip-version-check --constraint constraints.txt

FRONTEND := $(wildcard frontend/*.* frontend/.npmrc frontend/icons/* frontend/src/* frontend/src/*/* frontend/styles/* frontend/styles/*/*)

$(VENV)/.ready: pyproject.toml constraints.txt hatch_build.py $(FRONTEND)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@# Also where an earlier try was cut off.
	test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	$(INSTALL) numba numpy
	@# The kernels compile on one core while the rest is installed on the other.
	PYTHONPATH=src $(BIN)/python -c "$(WARM)" & warming=$$!; \
	  SEKISHO_KERNELS_LATER=1 $(INSTALL) --editable . ; installed=$$?; wait $$warming && exit $$installed
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	SEKISHO_KERNELS_LATER=1 $(INSTALL) --editable '.[factory]' --group test --group check
	@touch $@

setup: $(VENV)/.ready ## Make the virtual environment and install Sekisho into it

demo: $(VENV)/.ready ## Run the main job on the sample factory and print its state
	@$(BIN)/sekisho assess samples/captures --ledgers samples/ledgers.xlsx --as-of 2026-11-25 --out $(OUT)

HOME_DIR ?= build/home

serve: $(VENV)/.ready ## Open the console with the sample factory (HOME_DIR=... for another home) on localhost:8300
	@$(BIN)/python tools/fill_sample.py $(HOME_DIR)
	@$(BIN)/sekisho serve --home $(HOME_DIR)

ON_POSTGRES := tests/app tests/ledgers tests/store tests/story tests/present/api tests/present/jobs

test: $(VENV)/.ready-test static ## Set up all that tests need, and run every test
	@tools/install_test_tools
	$(BIN)/python -m pytest -q -n auto --durations=25
	@echo "Once more on PostgreSQL: store, ledgers, API, jobs and stories; of what is repeated for every ledger, every twelfth"
	SEKISHO_TEST_EVERY=12 tools/with_postgres $(BIN)/python -m pytest -q -n auto -m database --durations=15 $(ON_POSTGRES)

test-postgres: $(VENV)/.ready-test ## Run all that opens a home on PostgreSQL, for every ledger
	tools/with_postgres $(BIN)/python -m pytest -q -n auto -m database

# Without a cache: it does not know that a file has moved.
static: $(VENV)/.ready-test ## Format, lint, types, and the direction of imports
	$(BIN)/ruff format --check --quiet --no-cache
	$(BIN)/ruff check --quiet --no-cache
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-cache > build-imports.log || { cat build-imports.log; exit 1; }
	@rm -f build-imports.log

check: test ## Everything before a commit (the same as test, today)

content-tables: $(VENV)/.ready ## Write the counts of the README, the links of the check texts and the ASVS pages anew
	$(BIN)/python tools/link_checks.py
	$(BIN)/python tools/readme_tables.py
	$(BIN)/python tools/asvs_tables.py
	$(BIN)/python tools/contract_pages.py

audit: $(VENV)/.ready-test ## Hold pinned dependencies against advisories in OSV form (OSV=DIR, carried in)
	@$(BIN)/python tools/audit_dependencies.py --osv "$(OSV)"

compare: $(VENV)/.ready-test ## Compare every frame of public captures with tshark and published results, and write docs/ (needs tshark)
	$(BIN)/python tools/protocol_pages.py
	$(BIN)/python tools/compare_tshark.py --write

bench: $(VENV)/.ready-test ## Measure against tshark and nfstream in the same run (needs tshark and public captures)
	@mkdir -p build
	test -f build/bench.pcap || $(BIN)/python tools/build_bench_capture.py build/bench.pcap
	test -x build/nfstream/bin/python || $(PYTHON) -m venv build/nfstream
	build/nfstream/bin/pip install --quiet --disable-pip-version-check nfstream==6.6.0
	$(BIN)/python tools/bench_observe.py build/bench.pcap --whole --nfstream build/nfstream/bin/python

bench-ledgers: $(VENV)/.ready-test ## Measure ledgers in and out of Excel, the verifying of 1,000,000 journal entries, and a backup
	$(BIN)/python tools/bench_store.py verify
	$(BIN)/python tools/bench_ledgers.py
	$(BIN)/python tools/bench_backup.py

bench-api: $(VENV)/.ready-test ## Measure pages of the API on 10,000 rows, and on 100,000 with 1,000,000 journal entries
	$(BIN)/python tools/bench_api.py --rows 10000
	$(BIN)/python tools/bench_api.py --rows 100000 --entries 1000000

LIMIT ?= 60

bench-plan: $(VENV)/.ready-test ## Measure the planning engine beside CP-SAT alone, LIMIT=60 seconds an instance each (needs public instances)
	$(BIN)/python tools/bench_plan.py --limit $(LIMIT)

bench-match: $(VENV)/.ready-test ## Measure the matching of advisories on made-up ledgers (ADVISORIES=folder or zip of CSAF files)
	$(BIN)/python tools/bench_match.py "$(ADVISORIES)"
	$(BIN)/python tools/bench_match.py "$(ADVISORIES)" --bars

fuzz: $(VENV)/.ready-test ## Try ten times as many random cases as the tests, and 50 odd questions of each kind to the API
	SEKISHO_TEST_FACTOR=10 $(BIN)/python -m pytest -q -n auto tests/ledgers tests/observe tests/store tests/checks tests/work tests/factory/faults
	SEKISHO_FUZZ_EXAMPLES=50 $(BIN)/python -m pytest -q tests/present/api/test_fuzz.py

fuzz-observe: $(VENV)/.ready-test ## Let atheris look for octets that make a reader of captures raise, a minute each
	$(INSTALL) --group fuzz
	@mkdir -p build
	cd build && for target in identity capture; do ../$(BIN)/python ../tools/fuzz_observe.py $$target -max_total_time=60 || exit 1; done

RANGE_SEEDS ?= 200

LONG := tests/factory/faults/test_cut_links.py tests/factory/app/test_separate_processes.py

range: $(VENV)/.ready-test ## Play 200 seeds of the live range, cut every link of the factory, kill every process (root, ip, nft, Mosquitto)
	@$(BIN)/sekisho range run --seed 1 --seeds $(RANGE_SEEDS)
	SEKISHO_TEST_LONG=1 $(BIN)/python -m pytest -q --durations=5 $(LONG)

approve: $(VENV)/.ready-test ## Write the approved texts of the printed forms anew; read the difference before committing
	SEKISHO_APPROVE=1 $(BIN)/python -m pytest -q tests/present/printed

clean: ## Remove what was built, the virtual environment too
	rm -rf $(VENV) build dist
