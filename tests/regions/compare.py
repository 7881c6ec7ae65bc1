"""Standardises and decomposes anew from a report's register, and compares with its files.

compare.py REPORT

Every row of data/standardised.csv and data/gaps.csv of the indicators below has to come out:
with NumPy all of them, and the decompositions of regions that lack no industry once more as
the two-fold Oaxaca-Blinder decomposition of statsmodels (dummies, the mean of both
coefficients), which is Kitagawa's. So do the places of data/ranks.csv over the indicators' own
bases, each peer held against each other one.
"""

import csv
import json
import math
import sys
from fractions import Fraction
from pathlib import Path

import duckdb
import numpy as np
import statsmodels
from statsmodels.stats.oaxaca import OaxacaBlinder

# Population and met as SQL over the register; a NULL in the population is outside it, one in
# met is not met, as in every confirmed rate.
INDICATORS = {
    "organization-coverage": ("true", "built"),
    "should-built": ("eligible", "built"),
    "without-members": ("true", "members = 0"),
    "venue": ("built", "venue IN ('own', 'shared', 'available')"),
}
FACTORS = {"type-size": ["org_type", "size"], "industry": ["industry"]}


def main(report: Path) -> int:
    json.loads((report / "manifest.json").read_text("utf-8"))
    base = duckdb.connect()
    register = (report / "data/register.parquet").as_posix().replace("'", "''")
    base.execute(f"CREATE VIEW register AS SELECT * FROM '{register}'")
    standardised, gaps = (rows(report / f"data/{name}.csv") for name in ("standardised", "gaps"))
    wrong, compared, oaxaca = [], 0, 0
    for indicator, (population, met) in INDICATORS.items():
        data = organizations(base, population, met)
        for standard, factors in FACTORS.items():
            for key, row in standardised.items():
                if key[:2] != (indicator, standard) or row["population"] == "0":
                    continue
                inside = np.array([within(code, key[2:]) for code in data["region"]])
                theirs = {**direct(data, inside, factors), **gap(data, inside, factors)}
                if standard == "industry" and covers(data, inside, factors):
                    theirs |= two_fold(data, inside)
                    oaxaca += 1
                ours = {**gaps[key], **row}
                compared += 1
                wrong += [
                    f"{key} {name}: {ours[name]}, here {value}"
                    for name, value in theirs.items()
                    if not math.isclose(float(ours[name]), value, rel_tol=1e-9, abs_tol=1e-12)
                ]
    places, wrong_places = ranks(base, report / "data/ranks.csv")
    wrong += wrong_places
    for line in sorted(wrong)[:20]:
        print(line)
    print(f"{places} places compared, each peer held against each other one")
    print(
        f"{compared} standardised rates and gaps compared with NumPy {np.__version__}, {oaxaca} of "
        f"them with statsmodels {statsmodels.__version__}, {len(wrong)} values differ"
    )
    if wrong or not compared or not oaxaca or not places:
        return 1
    for what, tool, figure in [
        ("standardised rates and gaps", f"NumPy {np.__version__}", compared),
        ("gaps by industry", f"statsmodels {statsmodels.__version__}", oaxaca),
        ("places of regions", f"NumPy {np.__version__}", places),
    ]:
        print(f"evidence: {what} that come out the same|{tool}|the sample|{figure}")
    return 0


def ranks(base, path: Path) -> tuple:
    """Compares the places over the indicators' own bases; how many, and which are wrong."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        ours = [row for row in csv.DictReader(file) if row["base"] in ("own", "in-scope")]
    wrong, compared = [], 0
    for indicator, (population, met) in INDICATORS.items():
        columns = f"coalesce(region, '?'), ({population}), ({met})"
        answers = base.execute(f"SELECT {columns} FROM register").fetchall()
        less = indicator == "without-members"
        groups = {}
        for row in ours:
            if row["indicator"] == indicator:
                key = (row["parent"], row["region_level"], row["unknown_as"])
                groups.setdefault(key, []).append(row)
        for (_, level, treatment), peers in groups.items():
            rates = [span(answers, (row["region"], level), treatment) for row in peers]
            for row, own in zip(peers, rates):
                others = [one for other, one in zip(peers, rates) if other is not row and one]
                theirs = ("", "") if own is None else place(own, others, less)
                compared += 1
                if (row["best"], row["worst"]) != theirs:
                    wrong.append(f"{indicator} {row['region']} {treatment}: {row}, here {theirs}")
    return compared, wrong


def span(answers: list, region: tuple, treatment: str):
    """The least and the greatest rate of a region; none where fewer than ten are in the base."""
    inside = [(p, m) for code, p, m in answers if within(code, region)]
    members = [m for p, m in inside if p]
    met, unknown = sum(m is True for m in members), sum(m is None for m in members)
    base = len(members) - (unknown if treatment == "left-out" else 0)
    if base < 10:
        return None
    if treatment == "open":
        # Those whose membership is open enter where they serve: as not met, as met.
        against = sum(p is None and m is not True for p, m in inside)
        favour = sum(p is None and m is not False for p, m in inside)
        return Fraction(met, base + against), Fraction(met + unknown + favour, base + favour)
    rate = Fraction(met + (unknown if treatment == "met" else 0), base)
    return rate, rate


def place(own: tuple, others: list, less: bool) -> tuple:
    surely = sum(high < own[0] if less else low > own[1] for low, high in others)
    possibly = sum(low < own[1] if less else high > own[0] for low, high in others)
    return str(1 + surely), str(1 + possibly)


def rows(path: Path) -> dict:
    with open(path, encoding="utf-8-sig", newline="") as file:
        names = ["indicator", "standard", "region", "region_level"]
        return {tuple(row[name] for name in names): row for row in csv.DictReader(file)}


def organizations(base, population: str, met: str) -> dict:
    columns = ["region", "org_type", "size", "industry"]
    texts = ", ".join(f"coalesce({name}, '?')" for name in columns)
    query = f"SELECT {texts}, coalesce({met}, false)::int FROM register WHERE {population}"
    found = base.execute(query).fetchall()
    return dict(zip(columns + ["met"], (np.array(column) for column in zip(*found))))


def within(code: str, region: tuple) -> bool:
    """Whether an organization that `code` registers counts in a region of this level."""
    region, level = region
    digits = {"all": 0, "province": 2, "prefecture": 4}.get(level, 6)
    return level == "all" or code[:digits] == region[:digits]


def cells(data: dict, inside, factors: list) -> list:
    """Base and met of the region and of the whole in every stratum, rows by the first factor."""
    values = [np.unique(data[factor], return_inverse=True) for factor in factors]
    shape = [len(names) for names, _ in values]
    index = np.ravel_multi_index([at for _, at in values], shape)
    size = int(np.prod(shape))
    count = lambda chosen, weights: np.bincount(index[chosen], weights[chosen], size)
    ones, everyone = np.ones(len(index)), np.full(len(index), True)
    return [
        count(chosen, weights.astype(float)).reshape(shape + [1] * (2 - len(shape)))
        for chosen in (inside, everyone)
        for weights in (ones, data["met"])
    ]


def covers(data: dict, inside, factors: list) -> bool:
    here, _, whole, _ = cells(data, inside, factors)
    return bool(np.all((here > 0) == (whole > 0)))


def direct(data: dict, inside, factors: list) -> dict:
    here, met, whole, of_whole = cells(data, inside, factors)
    has = here > 0
    weights = whole[has] / whole[has].sum()
    expected = (here[has] * of_whole[has] / whole[has]).sum()
    found = {
        "rate": met.sum() / here.sum(),
        "standardised": (weights * met[has] / here[has]).sum(),
        "covered": whole[has].sum() / whole.sum(),
        "observed": met.sum(),
        "expected": expected,
    }
    return found | ({"ratio": met.sum() / expected} if expected > 0 else {})


def gap(data: dict, inside, factors: list) -> dict:
    here, met, whole, of_whole = cells(data, inside, factors)
    share, of_all = here / here.sum(), whole / whole.sum()
    rate = lambda met, base, other: np.where(base > 0, met / np.where(base > 0, base, 1), other)
    theirs = rate(of_whole, whole, 0.0)
    ours = rate(met, here, theirs)
    found = {
        "whole": of_whole.sum() / whole.sum(),
        "gap": met.sum() / here.sum() - of_whole.sum() / whole.sum(),
        "by_rate": ((share + of_all) / 2 * (ours - theirs)).sum(),
        "by_composition": ((ours + theirs) / 2 * (share - of_all)).sum(),
    }
    if len(factors) == 1:
        return found | {"by_industry": found["by_composition"]}
    a, b = terms(here, whole)
    c, d = terms(whole, here)
    mean = (ours + theirs) / 2
    by_type, by_size = (mean * (b + d) / 2 * (a - c)).sum(), (mean * (a + c) / 2 * (b - d)).sum()
    return found | {"by_type": by_type, "by_size": by_size}


def terms(base, other):
    """Das Gupta's two terms of each share; a value that nobody has is spread as in the other."""
    def within(axis):
        total, others = base.sum(axis, keepdims=True), other.sum(axis, keepdims=True)
        spread = np.where(total > 0, base / np.where(total > 0, total, 1), 0.0)
        return np.where(total > 0, spread, np.where(others > 0, other / np.where(others > 0, others, 1), 0.0))

    rows, columns = base.sum(1, keepdims=True), base.sum(0, keepdims=True)
    return np.sqrt(within(0) * rows / base.sum()), np.sqrt(within(1) * columns / base.sum())


def two_fold(data: dict, inside) -> dict:
    names, at = np.unique(data["industry"], return_inverse=True)
    dummies = np.eye(len(names))[at]
    endog = np.concatenate([data["met"][inside], data["met"]]).astype(float)
    exog = np.concatenate([dummies[inside], dummies])
    group = np.concatenate([np.zeros(inside.sum()), np.ones(len(at))])
    model = OaxacaBlinder(endog, np.column_stack([exog, group]), len(names), hasconst=True, swap=False)
    found = model.two_fold(two_fold_type="self_submitted", submitted_weight=0.5)
    unexplained, explained, difference = found.params
    return {"by_rate": unexplained, "by_industry": explained, "gap": difference}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
