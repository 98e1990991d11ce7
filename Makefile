# `make` says what there is. Each recipe is one script: see it for the details.
.PHONY: help run test prove pictures mutations bench bench-vm build release package lint format clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

run: ## build everything and run a training station here
	@hardware/install-dependencies run && .ci/build release && exec hardware/training-station

test: ## run every test, ending with a count
	@.ci/test

prove: ## the proofs at length: power cuts, faults, schedules, a long queue, a thousand people at once
	@hardware/install-dependencies test && .ci/build tests && WAYPOST_PROOF=long swift test --skip-build --no-parallel --filter '^ProofTests\.'

pictures: ## renew the pictures of pages, after every one that changed was looked at
	@hardware/install-dependencies test && .ci/build tests && WAYPOST_RENEW_PICTURES=1 swift test --skip-build --filter PictureTests

mutations: ## remove safeguards from the sources one by one; a test must notice each (minutes for each)
	@hardware/install-dependencies test && Tests/Mutations/run

bench: ## measure the release build: JSON lines, one figure each
	@hardware/install-dependencies test && .ci/build release >&2 && .ci/bench

bench-vm: ## try the package in a guest: units, devices, couriers, pulled power (an hour and more)
	@hardware/install-dependencies test && .ci/build release && hardware/bench/run long

build: ## a debug build
	@.ci/build debug

release: ## the build that ships, Swift's library linked in
	@.ci/build release

package: ## the Debian package, into .build
	@hardware/install-dependencies package && .ci/build release && hardware/package/build

lint: ## check the formatting and the house rules
	@.ci/lint

format: ## format the sources
	@swift format --in-place --recursive Package.swift Sources Tests

clean: ## remove what was built; ./var with its queue stays
	@swift package clean && rm -rf .packages
