# Every target is one command a newcomer could type; `make` alone lists them.
export CGO_ENABLED = 0
# The window without a C compiler; targets that build a real one, or none, name their own tags.
export GOFLAGS = -tags=ci,migrated_fynedo
GO ?= go
# Pages in all their forms are judged by make gallery; make test judges them in fewer.
packages = $(shell $(GO) list ./... | grep -v '/ui/gallery$$')

.DEFAULT_GOAL := help
.PHONY: help demo test window build lint fuzz chaos bench bench-window bench-desk docs gallery e2e package live clean

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## the window on a seeded branch; without a display, the story of one day in the terminal
	.ci/demo

test: ## all tests; needs no C compiler and no display; the window's once more as on a phone
	$(GO) test -timeout 30m $(packages)
	$(GO) test -tags ci,migrated_fynedo,mobile ./ui ./ui/kit/...
	$(GO) test -short ./ui/gallery

window: ## the program with its window; needs gcc and the packages of docs/packages.md
	CGO_ENABLED=1 $(GO) build -tags x11,gles,migrated_fynedo -trimpath -o daftari .

build: ## the program, without a window
	$(GO) build -tags headless -trimpath -o daftari .

lint: ## vet, format and the linters of .golangci.yml
	.ci/lint

fuzz: ## each fuzz target for its share of FUZZ_SECONDS (300)
	.ci/fuzz

chaos: ## kill -9 and lost replies: DAFTARI_CHAOS_ENTRIES (1000), DAFTARI_CHAOS_KILLS (200)
	DAFTARI_CHAOS=1 $(GO) test -count=1 -timeout 30m -run 'TestChaos' -v .

bench: ## measures and writes docs/performance.md
	DAFTARI_BENCH=1 $(GO) test -count=1 -timeout 30m -run 'TestPerformance$$' -v . -update

bench-window: ## measures what people wait for before the window, and writes docs/performance-window.md
	DAFTARI_BENCH=1 $(GO) test -count=1 -timeout 30m -run 'TestPerformanceWindow' -v . -update

bench-desk: ## 500 devices at one desk; writes docs/performance-desk.md
	DAFTARI_BENCH=1 $(GO) test -count=1 -timeout 30m -run 'TestPerformanceDesk' -v ./sync/desk/office -update

docs: ## regenerates docs/lifecycle.md and docs/errors.md
	$(GO) test ./app -run 'TestLifecycleDoc' -count=1 -update
	$(GO) test . -run 'TestErrorsDoc' -count=1 -update

gallery: ## every page judged in every form; writes goldens, docs/gallery.html, docs/design-check.html, docs/taps.md
	$(GO) test ./ui/gallery -count=1 -run 'TestGolden|Doc$$' -update
	.ci/gallery

e2e: ## the real program in a real window under Xvfb, driven by clicks and keys; screenshots in build/e2e
	.ci/e2e

package: ## builds into dist/ what this machine can: Linux tar and deb, Windows, Android (docs/packages.md)
	packaging/build

live: ## the contract tests against a real Fineract (DAFTARI_FINERACT_URL, _TENANT, _USER, _PASSWORD)
	$(GO) test -count=1 -tags ci,migrated_fynedo,live ./fineract/...

clean: ## removes what was built
	rm -rf daftari dist build
