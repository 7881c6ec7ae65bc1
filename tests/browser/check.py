"""Opens the pages of a report in a real browser and uses them as a reader does.

check.py INTERNAL PUBLIC COMPARED AXE

INTERNAL and PUBLIC are output folders of one pipeline, COMPARED is a page of `nianbao compare
--out`, AXE is axe.min.js. Each line of `CASES` is one page; every check is counted, a failed one
is printed, and the last line says how many passed.
"""

import sys
import tempfile
import time
from pathlib import Path

import access
import paper
import use
from chromium import Browser

# Bytes that no page may reach.
LIMIT = 3_000_000


class Checks:
    """Counts what was checked and keeps what failed."""

    def __init__(self):
        self.passed, self.failed, self.page = 0, [], ""

    def __call__(self, name, ok, found=""):
        if ok:
            self.passed += 1
        else:
            self.failed.append(f"{self.page}: {name}: {str(found)[:600]}")


def main(internal: Path, public: Path, compared: Path, axe: Path) -> int:
    began, checks, rules = time.monotonic(), Checks(), axe.read_text("utf-8")
    region = sorted((internal / "regions").glob("*.html"))[0]
    pages = {"index": internal / "index.html", "public": public / "index.html", "region": region, "compare": compared}
    with Browser() as browser, tempfile.TemporaryDirectory() as folder:
        for name, path in pages.items():
            checks.page = name
            quiet(checks, browser, path)
            if name != "public":
                access.check(checks, browser, path, rules)
            paper.check(checks, browser, path, Path(folder) / f"{name}.pdf")
        for name, report in [("index", internal), ("public", public)]:
            checks.page = name
            with browser.open(pages[name]) as page:
                use.tables(checks, page)
                use.marks(checks, page)
                use.choice(checks, page, report)
                checks("nothing was complained of in use", not page.complaints(), page.complaints())
    for line in checks.failed:
        print(line)
    seconds = time.monotonic() - began
    if checks.failed:
        print(f"browser: {len(checks.failed)} checks failed, {checks.passed} passed in {seconds:.0f} s")
        return 1
    print(f"browser: {checks.passed} checks passed in {seconds:.0f} s")
    claim = "checks in a browser that passed: console and use and print and access"
    print(f"evidence: {claim}|{browser.version}; {' '.join(rules[4:40].split()[:2])}|the sample|{checks.passed}")
    return 0


def quiet(checks, browser, path):
    """A page opens from disk without a word and without asking for anything."""
    checks("stays below 3 MB", path.stat().st_size < LIMIT, path.stat().st_size)
    with browser.open(path) as page:
        checks("opens without console errors", not page.complaints(), page.complaints())
        checks("asks for nothing", not page.requests(), page.requests())
        links(checks, page, path)
    with browser.open(path, width=360) as page:
        wide = page.ask("document.documentElement.scrollWidth")
        checks("does not scroll sideways at 360 px", wide <= 360, wide)


def links(checks, page, path):
    """Every link leads to a place in a page that is there."""
    links = page.ask("Array.from(document.querySelectorAll('a[href]'), (a) => a.getAttribute('href'))")
    lost, texts = [], {"": path.read_text("utf-8")}
    for link in set(links):
        file, _, anchor = link.partition("#")
        if file not in texts:
            target = path.parent / file
            texts[file] = target.read_text("utf-8") if target.is_file() else ""
        if not texts[file] or anchor and f'id="{anchor}"' not in texts[file]:
            lost.append(link)
    checks("every link leads somewhere", not lost, lost)
    defined = [link for link in links if "#def-" in link]
    if path.parent.name != "regions" and path.name == "index.html":
        checks("figures lead to their definitions", len(defined) > 50, len(defined))


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:5])))
