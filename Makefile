# Each target brings what it needs and is not there (scripts/bootstrap): run it again after an interruption.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/sh

export PATH := $(CURDIR)/.toolchain/node/bin:$(CURDIR)/node_modules/.bin:$(PATH)

.PHONY: help
help: ## print the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="	" read -r target what; do \
		printf '  make %-13s %s\n' "$$target" "$$what"; done

.PHONY: build
build: ## compile netkiln: bin/netkiln then works
	@scripts/bootstrap
	@$(MAKE) -s dist

.PHONY: demo
demo: ## generate a firewall from examples/, build it, boot a VM, send packets, print the verdicts
	@scripts/bootstrap demo
	@$(MAKE) -s dist
	@bin/netkiln test examples/edge-firewall/edge-firewall.spec.ts --kernel 6.12

.PHONY: test
test: ## run every test
	@scripts/bootstrap demo test
	@$(MAKE) -s dist
	@vitest run --reporter=default --reporter=./test/support/reporter.ts

.PHONY: test-sanitize
test-sanitize: ## run the examples on the sanitize kernel, which is built if there is none
	@scripts/bootstrap demo kernel-build
	@$(MAKE) -s dist
	@scripts/test-sanitize

.PHONY: examples
examples: ## generate generated-examples/ anew from examples/
	@scripts/bootstrap
	@$(MAKE) -s dist
	@for name in $$(ls examples); do \
		bin/netkiln gen examples/$$name/$$name.spec.ts --out generated-examples/$$name || exit; done

.PHONY: test-fresh
test-fresh: ## run demo and test in a new Debian 12 with nothing but make and git (root)
	@scripts/bootstrap test-fresh
	@scripts/test-fresh

.PHONY: soak
soak: ## torture each example for MINUTES (1), on KERNEL (6.12) and PROFILE (sanitize if it is built, else stock)
	@scripts/bootstrap demo
	@$(MAKE) -s dist
	@status=0; for name in $$(ls examples); do \
		bin/netkiln torture examples/$$name/$$name.spec.ts --minutes $(or $(MINUTES),1) \
			$(if $(KERNEL),--kernel $(KERNEL)) $(if $(PROFILE),--profile $(PROFILE)) || status=1; done; exit $$status

.PHONY: fuzz
fuzz: ## send MESSAGES (1000000) netlink messages to each family of SPEC (registry, neighbours, one of the tests), all predicted (KERNEL, SEED, EPOCH, JOBS)
	@scripts/bootstrap demo
	@$(MAKE) -s dist
	@node --import tsx test/fuzz/main.ts --messages $(or $(MESSAGES),1000000) --seed $(or $(SEED),1) \
		$(if $(EPOCH),--epoch $(EPOCH)) $(if $(KERNEL),--kernel $(KERNEL)) $(if $(JOBS),--jobs $(JOBS)) $(SPEC)

.PHONY: mutants
mutants: ## make the examples' C wrong in one place at a time and see what is caught: docs/mutants.md (an hour or more; RESUME=1 goes on)
	@scripts/bootstrap demo
	@$(MAKE) -s dist
	@node --import tsx test/mutants/main.ts $(if $(RESUME),--resume)

.PHONY: bench-loop
bench-loop: ## measure how long a person waits for a verdict
	@scripts/bootstrap demo
	@$(MAKE) -s dist
	@node --import tsx bench/loop/main.ts $(or $(KERNEL),6.12) $(or $(RUNS),20)

.PHONY: bench
bench: ## measure what a packet costs, beside nftables and iptables: docs/performance.md (SETS=acl1_1k,fw1_1k KERNEL=6.12)
	@scripts/bootstrap demo bench
	@$(MAKE) -s dist
	@node --import tsx bench/classifier/main.ts --kernel $(or $(KERNEL),6.12) $(if $(SETS),--sets '$(SETS)') $(BENCH)

.PHONY: bench-netlink
bench-netlink: ## measure what creating, getting and dumping an object costs, beside a family written by hand (KERNEL=6.12)
	@scripts/bootstrap demo
	@$(MAKE) -s dist
	@node --import tsx bench/netlink/main.ts --kernel $(or $(KERNEL),6.12) $(BENCH)

.PHONY: figures
figures: ## take all figures of docs/performance.md anew (an hour or more)
	@scripts/bootstrap demo bench
	@$(MAKE) -s dist
	@bench/classifier/figures.sh

.PHONY: lint
lint: ## check the style and types of netkiln itself
	@scripts/bootstrap
	@biome check . && tsc --noEmit

.PHONY: lint-c
lint-c: ## run checkpatch --strict over the generated examples and the guest's modules
	@scripts/bootstrap lint-c
	@$(MAKE) -s dist
	@node dist/lint/main.js

.PHONY: clean
clean: ## remove what was built here; kernels stay in the cache
	rm -rf dist build

# dist is made whole beside its place and then moved, so that it is never half of one build.
# The folders of src are listed too: removing a file is a change.
dist: $(shell find src) tsconfig.json tsconfig.build.json node_modules/.installed-lock.json
	@echo 'netkiln: compiling'
	@rm -rf build/dist && tsc -p tsconfig.build.json --outDir build/dist
	@rm -rf dist && mv build/dist dist && touch dist
