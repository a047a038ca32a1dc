# `make help` lists the targets. Two are enough to begin with: `make demo` and `make test`.

BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench soak validate reference docs lock release clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv with the program and everything it needs, locked
	@sh tools/setup.sh

demo: ## run the main job on a simulated trial into demo/, then serve it; SERVE=0 stops before serving
	@sh tools/setup.sh
	@$(BIN)/workmh demo --out demo $(if $(filter 0,$(SERVE)),--no-serve)

test: ## everything the integration server runs: lint, types, layers, all tests
	@sh tools/setup.sh test
	@sh tools/system_tools.sh
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2

lint: ## formatting, lint, types and import contracts
	@sh tools/setup.sh test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ## put the formatting right
	@sh tools/setup.sh test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: ## time our functions against other programs, in one run
	@sh tools/setup.sh bench test
	@$(BIN)/python tools/run_programs.py benchmarks 'bench_*.py'

soak: ## every page in every combination, then the server under load for a long time
	@sh tools/setup.sh test
	$(BIN)/pytest -n 2 -m pairs --every-combination
	@$(BIN)/python tools/run_programs.py benchmarks 'soak_*.py'

validate: ## coverage and error rates by simulation (minutes); the results are committed
	@sh tools/setup.sh test
	@$(BIN)/python tools/run_programs.py tests/validation

reference: ## run the R and PSPP programs whose output the tests read
	@sh tools/setup.sh test
	@$(BIN)/python tools/run_programs.py tests/reference

docs: ## write the reference tables of the documents, and the library pages, messages and schemas to build/docs/
	@sh tools/setup.sh
	@$(BIN)/python tools/docs.py

lock: ## remake constraints.txt with the newest versions that fit
	@sh tools/setup.sh
	@sh tools/lock.sh

release: test ## record the fingerprints of the instruments and build the wheel into dist/
	@$(BIN)/workmh check --release
	$(BIN)/pip wheel --quiet --no-build-isolation --no-deps --wheel-dir dist .

clean: ## remove what was made, except .venv
	rm -rf build dist demo .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
