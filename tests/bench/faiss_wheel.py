#!/usr/bin/env python3
"""Our exact scan beside the flat indexes of a newer FAISS, in one run: tests/bench/faiss_wheel.py [ROWS]

Needs `pip install faiss-cpu`; `./dev bench search` compares with Debian's FAISS. One query, the best 200 of ROWS x 512
(a million when not said), as many threads as our bench has. Ours is the line of bench_search, run in between.
"""
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import faiss
import numpy as np

DIMENSION, ANSWERS, REPEATS = 512, 200, 15
rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
bench = Path(__file__).resolve().parents[2] / "build/release/bench/bench_search"


def unit_rows(count, seed):
    values = np.random.default_rng(seed).standard_normal((count, DIMENSION), dtype=np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def milliseconds(index, query):
    index.search(query, ANSWERS)
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        index.search(query, ANSWERS)
        seconds.append(time.perf_counter() - start)
    return 1000 * statistics.median(seconds)


def ours():
    lines = subprocess.run([bench, str(rows), "--json"], check=True, capture_output=True, text=True).stdout.splitlines()
    return next(row["ours"] for row in map(json.loads, lines) if row["what"].startswith("one query"))


faiss.omp_set_num_threads(os.cpu_count())
scalar = faiss.ScalarQuantizer
kinds = {
    "IndexFlatIP": lambda: faiss.IndexFlatIP(DIMENSION),
    "IndexScalarQuantizer fp16": lambda: faiss.IndexScalarQuantizer(DIMENSION, scalar.QT_fp16, faiss.METRIC_INNER_PRODUCT),
    "IndexScalarQuantizer bf16": lambda: faiss.IndexScalarQuantizer(DIMENSION, scalar.QT_bf16, faiss.METRIC_INNER_PRODUCT),
}
query = unit_rows(1, 1)
own = ours()
print(f"faiss {faiss.__version__}, {rows} x {DIMENSION}, {os.cpu_count()} threads; ours {own:.1f} ms")
for name, make in kinds.items():
    index = make()
    for begin in range(0, rows, 100_000):
        block = unit_rows(min(100_000, rows - begin), begin + 2)
        if not index.is_trained:
            index.train(block)
        index.add(block)
    time_taken = milliseconds(index, query)
    print(f"{name:28} {time_taken:8.1f} ms  {time_taken / own:5.2f}x ours")
    del index
print(f"ours again {ours():.1f} ms")
