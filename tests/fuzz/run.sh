#!/bin/sh
# Fuzzes what reads text and files of strangers, the query parser and the readers of model files:
# tests/fuzz/run.sh [SECONDS for each, 60 when absent, or `check`] [BUILD FOLDER]. Fails when libFuzzer finds something, and
# then leaves the input that did it in the build folder. `check` tries the same inputs every time, so that a change fails for
# what it did; seconds look for new ones. Needs the Debian packages of group `fuzz` in packaging/linux/packages.txt. seeds/,
# pt_archive_seeds/ and the golden archives are what to begin with; what is found on the way stays in the build folder.
set -eu
length=${1:-60}
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$source/build/fuzz}
compiler=$(command -v clang++ || command -v clang++-14)
mkdir -p "$build"
cd "$source"

# build NAME SOURCES AND LIBRARIES...
build_target() {
    name=$1
    shift
    "$compiler" -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -I. \
        -o "$build/fuzz_$name" "tests/fuzz/fuzz_$name.cpp" "$@"
}

# run_target NAME RUNS OF A CHECK, then libFuzzer's options and folders of seeds
run_target() {
    name=$1
    runs=$2
    shift 2
    if [ "$length" = check ]; then
        corpus=$build/check_$name
        rm -rf "$corpus"
        set -- -seed=1 -runs="$runs" "$@"
    else
        corpus=$build/corpus_$name
        set -- -max_total_time="$length" "$@"
    fi
    mkdir -p "$corpus"
    "$build/fuzz_$name" -timeout=20 -print_final_stats=1 -artifact_prefix="$build/" "$corpus" "$@"
}

build_target query_parser core/base/geography.cpp core/search/date_*.cpp core/search/filter_*.cpp core/search/gazetteer.cpp \
    core/search/image_terms.cpp core/search/query_*.cpp
run_target query_parser 300000 -max_len=400 -dict=tests/fuzz/query.dict tests/fuzz/seeds

build_target pt_archive core/clip/checkpoint/config_file.cpp core/clip/checkpoint/pickle.cpp \
    core/clip/checkpoint/pt_archive.cpp core/clip/checkpoint/safetensors.cpp core/clip/checkpoint/tensor_file.cpp \
    core/clip/checkpoint/unusable_file.cpp core/clip/checkpoint/zip_archive.cpp core/clip/tokenizers/unicode.cpp \
    core/base/error.cpp core/base/file_io.cpp tests/core/clip/archive_builder.cpp -lutf8proc
run_target pt_archive 60000 -max_len=4096 -malloc_limit_mb=64 -dict=tests/fuzz/pt_archive.dict \
    tests/fuzz/pt_archive_seeds tests/data/golden/hostile/pt
