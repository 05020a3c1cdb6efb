#!/bin/sh
# Fuzzes the query parser: tests/fuzz/run.sh [SECONDS, 60 when absent, or `check`] [BUILD FOLDER]. Fails when libFuzzer
# finds something, and then leaves the text that did it in the build folder. `check` tries the same texts every time, so
# that a change fails for what it did; seconds look for new ones. Needs the Debian packages of group `fuzz` in
# packaging/linux/packages.txt. seeds/ holds the texts to begin with; what is found on the way stays in the build folder.
set -eu
length=${1:-60}
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$source/build/fuzz}
compiler=$(command -v clang++ || command -v clang++-14)
if [ "$length" = check ]; then
    corpus=$build/check
    rm -rf "$corpus"
    set -- -seed=1 -runs=300000
else
    corpus=$build/corpus
    set -- -max_total_time="$length"
fi
mkdir -p "$corpus"

cd "$source"
"$compiler" -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -I. \
    -o "$build/fuzz_query_parser" tests/fuzz/fuzz_query_parser.cpp \
    core/search/date_*.cpp core/search/filter_*.cpp core/search/gazetteer.cpp core/search/image_terms.cpp \
    core/search/query_*.cpp
"$build/fuzz_query_parser" "$@" -max_len=400 -timeout=20 -print_final_stats=1 \
    -dict=tests/fuzz/query.dict -artifact_prefix="$build/" "$corpus" tests/fuzz/seeds
