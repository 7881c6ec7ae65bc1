"""What the printer gives: A4 pages, none empty, every caption on them, no controls."""

import re
import subprocess

from access import chosen

# Points of A4, upright.
A4 = (595, 842)
# Words of controls, none of which belongs on paper.
CONTROLS = ["筛选", "名称或代码", "数据见表", "图示见图", "跳到正文", "在终端运行"]
# Fewer characters than this are no page of a report.
LEAST = 40


def check(checks, browser, path, file):
    with browser.open(path) as page:
        captions = page.ask("Array.from(document.querySelectorAll('.table caption .title'), (title) => title.textContent)")
        longest = page.ask(LONGEST)
        if page.ask("!!document.getElementById('choice')"):
            chosen(page)
            captions.append(page.ask("document.querySelector('#choice-caption .title').textContent"))
        page.pdf(file)
    pages = [squeezed(text) for text in run("pdftotext", "-layout", file, "-").split("\f")[:-1]]
    text = "".join(pages)
    checks("has a plausible number of pages", 1 <= len(pages) <= 80, len(pages))
    empty = [number for number, text in enumerate(pages, 1) if len(text) < LEAST]
    checks("no page is empty", not empty, empty)
    sizes = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", "-l", "999", file))
    strange = {size for size in sizes if sorted(round(float(side)) for side in size) != list(A4)}
    checks("every page is A4", sizes and not strange, strange)
    lost = [caption for caption in captions if squeezed(caption) not in text]
    checks("every caption is on paper", not lost, lost)
    left = [word for word in CONTROLS if word in text]
    checks("no control is on paper", not left, left)
    if longest and longest["rows"] > 60:
        heads = [page for page in pages if all(squeezed(head) in page for head in longest["heads"])]
        checks("a long table repeats its heads", len(heads) > 1, len(heads))


# The table of most rows, with its heads.
LONGEST = """(() => {
  const tables = Array.from(document.querySelectorAll('.table table'));
  const longest = tables.sort((a, b) => b.rows.length - a.rows.length)[0];
  const own = (head) => (head.querySelector('.sort') || head).firstChild.textContent;
  return longest && { rows: longest.rows.length, heads: Array.from(longest.tHead.querySelectorAll('th[data-column]'), own) };
})()"""


def run(*command):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


def squeezed(text):
    return re.sub(r"\s+", "", text)
