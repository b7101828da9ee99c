# GNU make.  "make help" lists the targets.

# Where everything that is made goes.
BUILD = build

# An nginx source tree to build for.  Without one: the headers of the installed
# nginx, which Debian has in its package nginx-dev.
NGINX_SRC =

# Compiler and linker options for the module.  A handler does not need every
# parameter that nginx's type for it has.  -Werror must not stand here, since
# configure's probes would fail for a mere warning; nginx adds it for the build.
CC_OPT = -O2 -Wall -Wextra -Wno-unused-parameter \
         -fstack-protector-strong -D_FORTIFY_SOURCE=2
LD_OPT = -Wl,-z,relro -Wl,-z,now

# What a source tree is configured with; --with-compat is what lets the module
# be loaded into an nginx that was built with other options.
NGINX_OPTIONS = --with-compat --with-debug --with-threads \
                --with-http_ssl_module --with-http_v2_module \
                --with-http_realip_module --with-http_auth_request_module \
                --with-http_stub_status_module

# How many test files run at the same time.
JOBS = $(shell nproc)

# Not empty: show the compiler's command lines.
V =
quiet = $(if $(V),,@)


.PHONY: all
all: module


# ---- The module ----

ifeq ($(NGINX_SRC),)
nginx_src := /usr/share/nginx/src
tree      := $(BUILD)/nginx
module    := $(BUILD)/ngx_http_scim_module.so
else
nginx_src := $(abspath $(NGINX_SRC))
version   := $(shell sed -n 's/.*NGINX_VERSION *"\(.*\)"/\1/p' \
                 '$(nginx_src)/src/core/nginx.h' 2> /dev/null)
tree      := $(BUILD)/nginx-src-$(version)
module    := $(tree)/ngx_http_scim_module.so
endif

# The contents decide whether nginx must be configured again: the files of a
# package keep the times at which they were packed, so times would not tell.
fingerprint := $(shell \
    { echo '$(nginx_src) $(CC) $(CC_OPT) $(LD_OPT) $(NGINX_OPTIONS)'; \
      find '$(nginx_src)' \( -name '*.h' -o -path '*/auto/*' \
          -o -name configure -o -name conf_flags \) -type f -print0 \
          | sort -z | xargs -0 cat config; } 2> /dev/null \
    | cksum | cut -d ' ' -f 1)
configured  := $(tree)/configured-$(fingerprint)

# From the tree to here; relative, since nginx's configure stumbles over a
# space in a path.
addon := $(shell realpath -m --relative-to='$(tree)' .)

.PHONY: module
module: $(configured)
	$(MAKE) $(if $(V),,-s) -C $(tree) -f objs/Makefile modules
	install -C -m 644 $(tree)/objs/$(notdir $(module)) $(module)

# A tree of links into nginx's sources, so that nothing is written there.
# Debian's conf_flags holds the options as an array of bash.
$(configured):
	@test -e '$(nginx_src)/src/core/nginx.h' || { \
	    echo 'No nginx sources in $(nginx_src):' \
	         'try "make deps" or "make NGINX_SRC=DIR".' >&2; exit 1; }
	@echo 'configuring $(tree)'
	$(quiet)rm -rf $(tree)
	$(quiet)mkdir -p $(tree)
	$(quiet)cd $(tree) && for file in '$(nginx_src)'/*; do \
	    case $${file##*/} in \
	        Makefile | objs) ;; \
	        *) ln -s "$$file" . ;; \
	    esac; \
	done
	$(quiet)cd $(tree) && bash -c ' \
	    NGX_CONF_FLAGS=($(NGINX_OPTIONS)); \
	    if [ -e conf_flags ]; then . ./conf_flags; fi; \
	    if [ -e configure ]; then run=./configure; \
	        else run=auto/configure; fi; \
	    $$run "$${NGX_CONF_FLAGS[@]}" --with-cc="$(CC)" \
	        --with-cc-opt="$(CC_OPT)" --with-ld-opt="$(LD_OPT)" \
	        --add-dynamic-module=$(addon)' \
	    > configure.log 2>&1 || { tail -n 15 configure.log; exit 1; }
	$(quiet)touch $@


# ---- The unit tests ----

# core/ needs nothing but these: neither nginx nor Redis.
unit_libs  := -ljansson -lpcre2-8 -lexpat
unit_flags := -g -O1 -Wall -Wextra -Werror -fno-omit-frame-pointer \
              -fsanitize=address,undefined -fno-sanitize-recover=undefined

unit       := $(BUILD)/unit
core_objs  := $(patsubst ngx_scim_module/core/%.c,$(unit)/core/%.o, \
                  $(wildcard ngx_scim_module/core/*.c))
unit_tests := $(patsubst t/unit/%.c,$(unit)/%.t,$(wildcard t/unit/*.c))

# Builds them and runs them.
.PHONY: unit
unit: unit-tests
	prove $(unit_tests)

.PHONY: unit-tests
unit-tests: $(unit_tests)

$(unit)/%.t: $(unit)/%.o $(unit)/core.a
	$(quiet)$(CC) $(unit_flags) -o $@ $^ $(unit_libs)

# It takes the place of what gives memory to the rest of core/.
$(unit)/op_memory.t: unit_libs += $(patsubst %,-Wl$(comma)--wrap=scim_mem_%, \
                         new alloc nalloc strdup printf take cleanup)
comma := ,

$(unit)/core.a: $(core_objs)
	@rm -f $@
	$(quiet)$(AR) rcs $@ $^

$(unit)/core/%.o: ngx_scim_module/core/%.c Makefile
	@mkdir -p $(@D)
	$(quiet)$(CC) $(unit_flags) -MMD -MP -c -o $@ $<

$(unit)/%.o: t/unit/%.c Makefile
	@mkdir -p $(@D)
	$(quiet)$(CC) $(unit_flags) -MMD -MP -Ingx_scim_module/core -c -o $@ $<

-include $(core_objs:.o=.d) $(unit_tests:.t=.d)

# Keeps the tests' objects, which only a chain of implicit rules mentions.
.SECONDARY:


# Unit tests without sanitizers, and which lines of core/ they reach.
.PHONY: coverage
coverage:
	docker/deps build test
	$(MAKE) $(if $(V),,-s) unit-tests BUILD=$(BUILD)/coverage CC=gcc \
	    unit_flags='-g -O0 --coverage -Wall -Wextra'
	t/coverage $(BUILD)/coverage


# ---- Fuzzing ----

# For how long each target is fed, and which ones are: NAME for t/fuzz/NAME.c.
# Nothing is written into t/, see t/fuzz/run.
fuzz: SECONDS = 60
TARGETS = $(notdir $(basename $(wildcard t/fuzz/*.c)))

fuzz       := $(BUILD)/fuzz
fuzz_cc    := clang
fuzz_flags := -g -O1 -Wall -Wextra -Werror -fno-omit-frame-pointer \
              -fsanitize=fuzzer,address,undefined \
              -fno-sanitize-recover=undefined
fuzz_objs  := $(patsubst ngx_scim_module/core/%.c,$(fuzz)/core/%.o, \
                  $(wildcard ngx_scim_module/core/*.c))

.PHONY: fuzz fuzzers
fuzz:
	docker/deps fuzz
	$(MAKE) $(if $(V),,-s) -j$(JOBS) fuzzers
	t/fuzz/run $(SECONDS) $(TARGETS)

fuzzers: $(TARGETS:%=$(fuzz)/%)

$(fuzz)/%: $(fuzz)/%.o $(fuzz_objs)
	$(quiet)$(fuzz_cc) $(fuzz_flags) -o $@ $^ $(unit_libs)

$(fuzz)/core/%.o: ngx_scim_module/core/%.c Makefile
	@mkdir -p $(@D)
	$(quiet)$(fuzz_cc) $(fuzz_flags) -MMD -MP -c -o $@ $<

$(fuzz)/%.o: t/fuzz/%.c Makefile
	@mkdir -p $(@D)
	$(quiet)$(fuzz_cc) $(fuzz_flags) -MMD -MP -Ingx_scim_module/core -It/unit \
	    -c -o $@ $<

-include $(fuzz_objs:.o=.d) $(wildcard $(fuzz)/*.d)


# ---- Test::Nginx files, run in other ways ----

# Those in which the module serves requests.
FILES = $(shell grep -l '^use Test::Nginx::Socket' t/*.t)

# With TLS in front of nginx, and with HTTP/2 in TLS.
.PHONY: tls http2
tls: front = tls
http2: front = h2
tls http2:
	docker/deps build run test front
	$(MAKE) module
	TEST_NGINX_SCIM_FRONT=$(front) prove --timer -j$(JOBS) $(FILES)

asan_opt := -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
            -Wall -Wextra -Wno-unused-parameter

# With AddressSanitizer and UBSan in the module; nginx itself stays as it is.
# Programs that configure tries are not to be searched for leaks.
.PHONY: asan asan-module
asan: asan-module
	t/memory asan $(FILES)

asan-module:
	docker/deps build run test
	ASAN_OPTIONS=detect_leaks=0 $(MAKE) module BUILD=$(BUILD)/asan \
	    CC_OPT='$(asan_opt)' LD_OPT='-fsanitize=address,undefined'

# Under valgrind's memcheck.
.PHONY: valgrind
valgrind:
	docker/deps build run test memory
	$(MAKE) module BUILD=$(BUILD)/valgrind CC_OPT='-g $(CC_OPT)'
	t/memory valgrind $(FILES)


# ---- Apps of other people ----

# They are installed into a system of their own, which stays for the next time.
.PHONY: test-apps
test-apps:
	docker/deps build run test
	$(MAKE) module
	t/apps/install
	prove --timer -j$(JOBS) t/apps/*.t


# ---- The benchmark ----

# Each workload for so long in each round, and how many rounds there are.
# WITHOUT may name what is not to be there: scimmy, callgrind; ONLY is a part of
# the names of the workloads, AGAINST another build of the module to compare with.
ROUNDS  = 5
WITHOUT =
ONLY    =
AGAINST =

bench := $(BUILD)/bench/node

.PHONY: bench
bench: SECONDS = 3
bench: $(if $(filter scimmy,$(WITHOUT)),,$(bench)/installed)
	docker/deps build run bench
	$(MAKE) module
	t/bench/run --seconds $(SECONDS) --rounds $(ROUNDS) --only '$(ONLY)' \
	    $(WITHOUT:%=--without %) $(AGAINST:%=--against %)

# The lock has versions and checksums; where they come from npm knows.
node_files := $(wildcard t/bench/*.json t/bench/*.js)

$(bench)/installed: $(node_files)
	docker/deps bench
	@mkdir -p $(@D)
	cp $(node_files) $(@D)
	cd $(@D) && npm ci --no-audit --no-fund
	$(quiet)touch $@


# ---- Everything else ----

.PHONY: deps
deps:
	docker/deps build run test

.PHONY: test
test:
	t/run

.PHONY: run
run:
	docker/run

.PHONY: clean
clean:
	rm -rf $(BUILD)

.PHONY: help
help:
	@echo 'make               build $(module)'
	@echo 'make NGINX_SRC=DIR build it for an nginx source tree'
	@echo 'make deps          install what building, running and testing need'
	@echo 'make run           start a gateway and a demo app: docker/run'
	@echo 'make test          run all tests: t/run'
	@echo 'make unit          run the unit tests of core/ only'
	@echo 'make coverage      which lines of core/ they reach'
	@echo 'make fuzz          feed the parsers of core/ with random input'
	@echo '    SECONDS=60               for so long each'
	@echo '    TARGETS="filter ..."     only these of t/fuzz/'
	@echo 'make tls           the Test::Nginx files with TLS in front of nginx'
	@echo 'make http2         the same with HTTP/2 in TLS'
	@echo 'make asan          the same with AddressSanitizer and UBSan'
	@echo 'make valgrind      the same under memcheck'
	@echo '    FILES="t/users.t ..."    only these of them'
	@echo 'make test-apps     run the gateway in front of Redmine, RabbitMQ, DokuWiki'
	@echo 'make bench         measure the gateway beside a bare proxy and scimmy'
	@echo '    SECONDS=3 ROUNDS=5       so long each, so many times'
	@echo '    WITHOUT="scimmy callgrind"    not these'
	@echo '    ONLY=TEXT                only workloads with this in the name'
	@echo '    AGAINST=FILE             another build of the module, too'
	@echo 'make clean         remove $(BUILD)/'
