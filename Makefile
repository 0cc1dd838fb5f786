# The door to the project: `make run` opens the workbench, `make test` builds and tests.
.PHONY: run build test test-long assets bundled-runs bench format lint clean system-packages test-packages

# LIBTORCH=DIR names the folder of another libtorch, 1.13 to 2.x, with `include` and `lib`.
export LIBTORCH ?=
PACKAGES := libncursesw5-dev libpng-dev libjpeg62-turbo-dev libsqlite3-dev ncurses-bin \
            $(if $(LIBTORCH),,libtorch-dev libopenblas0-pthread)
TEST_PACKAGES := tmux
SWIFT := swift
# One set of flags for build and test, so that nothing is built twice.
BUILD_FLAGS := -c release

# Opens the workbench on the painted set with its trained runs, or on a VOC folder: make run VOC=DIR
run: build
	@.build/release/camscope $(VOC)

build: system-packages
	@$(SWIFT) build $(BUILD_FLAGS)

# At most 15 minutes on two cores after the build.
test: system-packages test-packages
	@$(SWIFT) build $(BUILD_FLAGS)
	@$(SWIFT) build $(BUILD_FLAGS) --build-tests
	@OMP_WAIT_POLICY=PASSIVE $(SWIFT) test $(BUILD_FLAGS) --skip-build

# The same and everything that takes longer: fuzzing, kill tests, all journeys.
test-long: system-packages test-packages
	@$(SWIFT) build $(BUILD_FLAGS)
	@$(SWIFT) build $(BUILD_FLAGS) --build-tests
	@CAMSCOPE_LONG_TESTS=1 OMP_WAIT_POLICY=PASSIVE $(SWIFT) test $(BUILD_FLAGS) --skip-build

# The methods that stand beside plain CAM on the painted set.
BUNDLED := puzzle seam icam hfpl ppc eps epspp bana

# Makes everything in assets/ that was produced: the backbone from painted single objects, the runs on the painted set:
# plain CAM with all its epochs, the other methods with the first and the last. The workbench opens with the newest, plain CAM.
assets: build
	@.build/release/camscope pretrain --epochs 16 --out assets/weights/paintnet.safetensors
	@$(MAKE) --no-print-directory bundled-runs

bundled-runs: build
	@work=$$(mktemp -d) && trap "rm -rf $$work" EXIT && .build/release/camscope paint $$work/painted && \
	  for method in $(BUNDLED) cam; do \
	    .build/release/camscope train $$method@paintnet --data $$work/painted --runs $$work/runs --run $$method || exit; \
	    epochs=$$(test $$method = cam || echo --epochs 1,5); \
	    .build/release/camscope bundle --run $$work/runs/$$method $$epochs --into $$work/bundled || exit; \
	  done && rm -rf assets/runs && mv $$work/bundled assets/runs

# Every benchmark with its defaults; BENCH names options, as in: make bench BENCH="--python DIR/bin/python --json results.json"
bench: build
	@.build/release/camscope-bench all $(BENCH)

format:
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests

lint:
	@$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

clean:
	@rm -rf .build

# Installs $(1) where dpkg does not know them as installed.
define install_missing
	@missing=""; \
	for package in $(1); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing system packages:$$missing"; \
	  sudo=""; if [ "$$(id -u)" != 0 ]; then sudo=sudo; fi; \
	  $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq $$missing >/dev/null \
	    || { echo "make: apt-get could not install:$$missing; install them by hand and run make again" >&2; exit 2; }; \
	fi
endef

# What the programs link against. On a system without apt this is one sentence.
system-packages:
	@command -v $(SWIFT) >/dev/null || { echo "make: a Swift 6 toolchain is needed: see https://www.swift.org/install" >&2; exit 2; }
	@command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || { \
	  echo "make: this system has no apt; install the equivalents of $(PACKAGES), then run 'swift build -c release'" >&2; exit 2; }
	$(call install_missing,$(PACKAGES))
	@case "$$(readlink -f /usr/lib/*-linux-gnu/libblas.so.3 2>/dev/null)" in *openblas*) ;; \
	  *) echo "make: libblas.so.3 is not OpenBLAS, training will be many times slower; choose it with: update-alternatives --config libblas.so.3-$$(uname -m)-linux-gnu" >&2;; esac

# What the journeys in a terminal need beside that.
test-packages:
	$(call install_missing,$(TEST_PACKAGES))
