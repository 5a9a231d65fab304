"""Makes scipy.json: two-sided p-values of scipy.stats.mannwhitneyu with its defaults (method 'auto', continuity on).

    python -m venv venv && venv/bin/pip install scipy==1.17.1 && venv/bin/python make_vectors.py > scipy.json
"""
import json
import numpy as np
import scipy
from scipy.stats import mannwhitneyu, norm, binom, t

rng = np.random.default_rng(20240229)
cases = []


def add(name, canary, baseline):
    canary, baseline = [float(v) for v in canary], [float(v) for v in baseline]
    u, p = mannwhitneyu(canary, baseline)
    e = {"u": float(u), "p": float(p)}
    e["asymptotic"] = float(mannwhitneyu(canary, baseline, method="asymptotic").pvalue)
    if len(set(canary + baseline)) == len(canary + baseline):
        e["exact"] = float(mannwhitneyu(canary, baseline, method="exact").pvalue)
    cases.append({"name": name, "canary": canary, "baseline": baseline, "expect": e})


add("scipy documentation: age of diagnosis", [19, 22, 16, 29, 24], [20, 11, 17, 12])
add("scipy test suite (values of R): basic", [210.052110, 110.190630, 307.918612],
    [436.08811482466416, 416.37397329768191, 179.96975939463582, 197.8118754228619, 34.038757281225756,
     138.54220550921517, 128.7769351470246, 265.92721427951852, 275.6617533155341, 592.34083395416258,
     448.73177590617018, 300.61495185038905, 187.97508449019588])
add("Hollander & Wolfe 1973, 69f (R's example)", [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
    [1.15, 0.88, 0.90, 0.74, 1.21])
add("ties", [1, 2, 2, 3], [2, 3, 4, 5, 5])
add("separated, one a side", [2], [1])
add("separated, four a side", [10, 20, 30, 40], [1, 2, 3, 4])
add("separated, five a side", [20, 22, 21, 25, 30], [1, 2.2, 1.1, 2.5, 3])
add("many zeros", [0, 0, 0, 1, 2, 0, 3, 0, 0, 0], [0] * 9 + [1])
add("far apart, 200 a side (tail)", rng.normal(10, 1, 200).round(9), rng.normal(14, 1, 200).round(9))
for m, n in [(1, 9), (2, 3), (5, 5), (7, 8), (8, 8), (8, 40), (9, 9), (12, 30), (60, 60)]:
    add(f"normal {m} and {n}", rng.normal(10, 2, m).round(9), rng.normal(11, 2, n).round(9))
    add(f"rounded, so with ties, {m} and {n}", rng.normal(10, 2, m).round(0), rng.normal(11, 2, n).round(0))

zs = [-8, -5, -3.5, -2.326347874, -1, -0.1, 0, 0.3, 1.5, 2.9999, 3.0001, 4.2, 6, 9, 20]
ps = [1e-12, 1e-6, 0.001, 0.01, 0.025, 0.2, 0.5, 0.7, 0.99, 0.999999]
tails = [(0, 50, 0.01), (2, 10, 0.01), (12, 200, 0.01), (7, 200, 0.05), (600, 10000, 0.05), (1000, 1000, 0.9), (3, 100000, 0.0001)]
ts = [(0.5, 1), (3.0, 1), (2.0, 2), (-1.3, 3), (4.5, 4), (2.2, 5), (3.1, 10), (1.0, 29), (25.0, 2)]
print(json.dumps({
    "madeBy": f"make_vectors.py beside this file, SciPy {scipy.__version__} (BSD-3-Clause)",
    "cases": cases,
    "upperTail": [[z, float(norm.sf(z))] for z in zs],
    "quantile": [[p, float(norm.ppf(p))] for p in ps],
    "binomialAtLeast": [[k, n, q, float(binom.sf(k - 1, n, q))] for k, n, q in tails],
    "studentUpperTail": [[x, d, float(t.sf(x, d))] for x, d in ts],
}))
