"""Runs the catalogue's SQL with DuckDB over a report's register and compares every figure.

compare.py REPORT CATALOGUE.sql

Each figure of the report's year-end in data/figures.csv has to come out of the query with the
same counts, and with the same rates to the last of 15 significant digits; no other may.
"""

import csv
import json
import math
import sys
from pathlib import Path

import duckdb

KEYS = ["indicator", "unit", "as_of", "region", "region_level", "industry", "size", "org_type"]
COUNTS = ["population", "met", "not_met", "unknown"]
RATES = ["rate", "rate_low", "rate_high"]


def main(report: Path, catalogue: Path) -> int:
    as_of = json.loads((report / "manifest.json").read_text("utf-8"))["as_of"]
    with open(report / "data/figures.csv", encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["as_of"] == as_of]
    ours = {tuple(row[key] for key in KEYS): row for row in rows}
    theirs = query(report, catalogue)
    wrong = [f"only in figures.csv: {key}" for key in ours.keys() - theirs.keys()]
    wrong += [f"only in SQL: {key}" for key in theirs.keys() - ours.keys()]
    wrong += [
        f"{key}: figures.csv {list(row.values())[9:]}, SQL {theirs[key]}"
        for key, row in ours.items()
        if key in theirs and not same(row, theirs[key])
    ]
    for line in sorted(wrong)[:20]:
        print(line)
    print(f"{len(ours)} figures compared with DuckDB {duckdb.__version__}, {len(wrong)} differ")
    if wrong or not ours:
        return 1
    print(f"evidence: figures that SQL gives|DuckDB {duckdb.__version__}|the sample|{len(ours)}")
    return 0


def query(report: Path, catalogue: Path) -> dict:
    base = duckdb.connect()
    register = (report / "data/register.parquet").as_posix().replace("'", "''")
    base.execute(f"CREATE VIEW register AS SELECT * FROM '{register}'")
    found = base.execute(catalogue.read_text("utf-8"))
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row)) for row in found.fetchall()]
    return {tuple(str(row[key]) for key in KEYS): row for row in rows}


def same(ours: dict, theirs: dict) -> bool:
    counts = all(int(ours[name]) == theirs[name] for name in COUNTS)
    return counts and all(close(ours[name], theirs[name]) for name in RATES)


def close(ours: str, theirs) -> bool:
    if ours == "" or theirs is None:
        return ours == "" and theirs is None
    return math.isclose(float(ours), float(theirs), rel_tol=1e-15, abs_tol=0.0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
