"""What a reader does: sorts and filters tables, rests on a mark, sets regions side by side.

What the page shows is held against `data/figures.csv` of its report.
"""

import csv
import json
import math
import re

# What stands for no figure, and sorts last.
NONE = re.compile(r"(—.*|\*|未采集|不足10|)$")


def tables(checks, page):
    sorting(checks, page, "region-ranking", 3)
    tree = page.ask("document.querySelector('.table table.tree .d2').closest('.table').id.slice('table-'.length)")
    sorting(checks, page, tree, 4)
    sorting(checks, page, *with_and_without(page))
    filtering(checks, page, tree)
    hidden_target(checks, page)


def rows(page, table):
    """Depth, first cell, and all cells of each row, with whether it is seen."""
    return page.ask(
        f"Array.from(document.querySelectorAll('#table-{table} tbody tr'), (row) => ({{"
        "depth: row.classList.contains('d2') ? 2 : row.classList.contains('d1') ? 1 : 0, seen: row.offsetParent !== null,"
        "cells: Array.from(row.cells, (cell) => cell.firstChild ? cell.firstChild.textContent.trim() : '')}))"
    )


def with_and_without(page):
    """A table and a column that hold both figures and what stands for none."""
    for table in page.ask("Array.from(document.querySelectorAll('.table'), (box) => box.id.slice('table-'.length))"):
        for column, texts in enumerate(zip(*(row["cells"] for row in rows(page, table)))):
            told = [text for text in texts if not NONE.match(text)]
            if 2 < len(told) < len(texts) and all(re.match(r"[<>+−]?\d", text) for text in told):
                return table, column
    raise RuntimeError("no column of the report holds figures and marks")


def key(text):
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text.replace(",", "").replace("−", "-"))]
    return numbers[0] if numbers else None


def sorting(checks, page, table, column):
    head = f"#table-{table} th[data-column='{column}']"
    before = rows(page, table)
    for press in ("descending", "ascending", "none"):
        if press == "descending":
            page.click(f"{head} .sort")
        else:
            page.press("Enter" if press == "ascending" else " ")
        state = page.ask(f"document.querySelector(\"{head}\").getAttribute('aria-sort')")
        checks(f"{table}: the head says {press}", state == press, state)
        after = rows(page, table)
        same = sorted(map(str, before)) == sorted(map(str, after))
        checks(f"{table}: sorting keeps every row", same)
        checks(f"{table}: rows stay below their own", above(after) == above(before))
        if press == "none":
            checks(f"{table}: the third time restores the order", after == before)
        else:
            checks(f"{table}: {press}", ordered(after, column, press), [row["cells"][column] for row in after][:30])


def above(rows):
    """The name of the row above each one that stands below another."""
    found, path = {}, {}
    for row in rows:
        path[row["depth"]] = row["cells"][0]
        found[str(row["cells"])] = path.get(row["depth"] - 1)
    return found


def ordered(rows, column, press):
    """Neighbours of one depth below one row are in order, and no figure comes last."""
    groups, path = {}, {}
    for row in rows:
        path[row["depth"]] = row["cells"][0]
        groups.setdefault((row["depth"], path.get(row["depth"] - 1)), []).append(row["cells"][column])
    for group in groups.values():
        told = [text for text in group if not NONE.match(text)]
        if group[: len(told)] != told:
            return False
        keys = [key(text) for text in told]
        if keys != sorted(keys, reverse=press == "descending"):
            return False
    return True


def filtering(checks, page, table):
    field = f"table-{table}-filter"
    all_rows = rows(page, table)
    wanted = next(row["cells"][0] for row in reversed(all_rows) if row["depth"] == 2)
    page.click(f"#{field}")
    page.write(wanted)
    seen = [row for row in rows(page, table) if row["seen"]]
    named = [row for row in seen if wanted in row["cells"][0]]
    checks("a filter leaves what matches, and what it stands below", named and len(seen) <= 3 * len(named), len(seen))
    said = page.ask(f"document.querySelector('#table-{table} output').textContent")
    checks("a filter says how many rows match", said.endswith("行相符") and said[0].isdigit(), said)
    for _ in wanted:
        page.press("Backspace")
    checks("an empty filter shows every row again", all(row["seen"] for row in rows(page, table)))


def hidden_target(checks, page):
    """A link to a definition that a filter hides shows it again."""
    page.click("#table-definitions-filter")
    page.write("没有这样的指标")
    checks("a filter may leave nothing", not any(row["seen"] for row in rows(page, "definitions")))
    page.click("dl.key a.term")
    page.ask("new Promise((done) => setTimeout(done, 200))")
    target = page.ask("document.querySelector('tr:target') && document.querySelector('tr:target').offsetParent !== null")
    checks("a link from a key figure shows its definition", target)


def marks(checks, page):
    """A mark of a chart says its figure at once."""
    page.click("#chart-coverage-by-region .tips > *")
    said = page.ask("[document.querySelector('.tip').hidden, document.querySelector('.tip').textContent]")
    checks("a mark says its figure", said[0] is False and re.search(r"：\d+\.\d\s%", said[1]), said)


def choice(checks, page, report):
    data = json.loads(page.ask("document.getElementById('choice-data').textContent"))
    agrees(checks, data, report)
    internal = data["explained"]
    shown = lambda: page.ask("Array.from(document.querySelectorAll('#choice thead th'), (head) => head.textContent)")
    chips = lambda: page.ask("Array.from(document.querySelectorAll('#choice .chosen button'), (chip) => chip.firstChild.textContent)")
    state = lambda: page.ask("document.querySelector('#choice output').textContent")
    opened = lambda: page.ask("document.querySelector('#choice input').getAttribute('aria-expanded')") == "true"

    page.click("#choice-search")
    checks("the list opens", opened())
    page.press("Escape")
    checks("and closes by key", not opened())
    code, name = data["regions"][-1][2], data["regions"][-1][0]
    page.write(code)
    found = page.ask("document.querySelectorAll('#choice-list [role=option]').length")
    checks("a code finds its region", found == 1, found)
    page.press("Enter")
    checks("one region is chosen", chips() == [name] and "再选一个" in state(), (chips(), state()))
    page.write("武汉")
    checks("a name finds regions", opened())
    page.press("ArrowDown")
    active = page.ask("document.getElementById(document.querySelector('#choice input').getAttribute('aria-activedescendant')).textContent")
    checks("the key moves to the first of them", active.startswith("武汉市"), active)
    page.press("Enter")
    checks("two regions stand side by side", shown() == ["指标", name, "武汉市"], shown())
    own = [region[3] for region in data["regions"] if region[3] != region[2]]
    if own:
        page.write(own[-1])
        found = page.ask("Array.from(document.querySelectorAll('#choice-list [role=option]'), (option) => option.textContent)")
        checks("a level itself is found by the name that a command gives it", len(found) == 1 and "本级" in found[0], found)
        page.ask("document.querySelector('#choice input').value = ''")
    page.write("没有的地方")
    checks("a search without result says so", "没有相符" in page.ask("document.getElementById('choice-list').textContent"))
    page.press("Escape")
    page.ask("document.querySelector('#choice input').value = ''")
    cells(checks, page, data, [len(data["regions"]) - 1, [region[0] for region in data["regions"]].index("武汉市")])
    for place in range(2, 6):
        page.click("#choice-search")
        page.click(f"#choice-list li:nth-child({place + 3})")
    checks("six regions stand side by side", len(shown()) == 7 and "上限" in state(), state())
    page.click("#choice-search")
    page.click("#choice-list li:nth-child(12)")
    checks("a seventh is refused in words", len(chips()) == 6 and "最多" in state(), state())
    page.press("Escape")
    page.click("#choice .chosen li:first-child button")
    page.press("Backspace")
    checks("regions are taken away by click and by key", len(chips()) == 4, chips())
    rows_of_figure(checks, page, internal)


def rows_of_figure(checks, page, internal):
    """The internal edition tells the command that lists who is behind a figure; the public one has none."""
    if not internal:
        checks("the public page names no command", "nianbao explain" not in page.ask("document.querySelector('#choice table').textContent"))
        return
    page.click("#choice tbody tr button")
    told = page.ask("Array.from(document.querySelectorAll('#choice .commands:not([hidden]) code'), (code) => code.textContent)")
    checks("a figure tells the way to its rows", len(told) == 4 and all(re.fullmatch(r"nianbao explain [a-z-]+ --region \S+", line) for line in told), told)
    pages = page.ask("Array.from(document.querySelectorAll('#choice thead a'), (a) => a.getAttribute('href'))")
    checks("a region leads to its page", pages and all(re.fullmatch(r"regions/\d{6}\.html", link) for link in pages), pages)


def cells(checks, page, data, chosen):
    """The table shows what the data say, and no open rate without its bounds."""
    shown = page.ask(
        "Array.from(document.querySelectorAll('#choice tbody tr:not(.commands)'), (row) => Array.from(row.querySelectorAll('td'), (cell) => cell.innerText))"
    )
    wrong = []
    for at, row in enumerate(shown):
        for cell, region in zip(row, chosen):
            base, met, _, rate, bounds, _, verdict = data["regions"][region][5][at]
            told = [rate] if rate in ("*", "未采集") else [rate, bounds, f"{met} / {base}"]
            if not all(text in cell for text in told + [verdict] * (verdict not in "—*")):
                wrong.append((cell, told))
    checks("the table shows every figure with its bounds", len(shown) == len(data["indicators"]) and not wrong, wrong)


def agrees(checks, data, report):
    """Every figure that can be chosen is the one of figures.csv; what is withheld is a star."""
    with open(report / "data/figures.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    last = max(row["as_of"] for row in rows)
    parts = ["industry", "size", "org_type"]
    figures = {
        (row["indicator"], row["region"], row["region_level"] == "own"): row
        for row in rows
        if row["as_of"] == last and all(row[part] == "all" for part in parts)
    }
    wrong, compared = [], 0
    for name, _, code, word, _, told in data["regions"]:
        for (indicator, _, _), (base, met, unknown, rate, bounds, _, _) in zip(data["indicators"], told):
            row = figures[(indicator, code, word != code)]
            compared += 1
            if row["population"] == "*":
                ok = [base, met, unknown, rate, bounds] == ["*"] * 5
            else:
                counts = [int(text.replace(",", "")) for text in (base, met, unknown)]
                ok = counts == [int(row[column]) for column in ("population", "met", "unknown")]
                ok = ok and is_rate(rate, row["rate"]) and is_bounds(bounds, row["rate_low"], row["rate_high"])
            if not ok:
                wrong.append((name, indicator, base, met, unknown, rate, bounds, row))
    checks("every figure agrees with figures.csv", compared > 500 and not wrong, (compared, wrong[:3]))


def is_rate(text, fraction):
    if fraction == "" or text == "—":
        return fraction == "" and text == "—"
    value = float(fraction) * 100
    if text in ("<0.1", ">99.9"):
        return 0 < value < 100
    return math.isclose(float(text), value, abs_tol=0.0500001)


def is_bounds(text, low, high):
    sides = re.split("–|\u00a0至\u00a0", text)
    return is_rate(sides[0], low) and is_rate(sides[-1], high)
