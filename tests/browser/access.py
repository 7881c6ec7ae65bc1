"""Who cannot see well or uses no mouse: axe-core in light and dark, and the keyboard."""

import json


def check(checks, browser, path, rules):
    for dark in (False, True):
        with browser.open(path, dark=dark) as page:
            scheme = "dark" if dark else "light"
            paper = page.ask("getComputedStyle(document.body).backgroundColor")
            light = sum(int(part) for part in paper[4:-1].split(",")) > 382
            checks(f"the page is {scheme}", light != dark, paper)
            if page.ask("!!document.getElementById('choice')"):
                chosen(page)
            page.ask(rules + "; 0")
            found = violations(page, dark)
            checks(f"axe finds nothing in {scheme}", not found, json.dumps(found, ensure_ascii=False))
    with browser.open(path) as page:
        keyboard(checks, page)


def chosen(page):
    """Regions side by side, and the commands of one figure, so that axe sees them too."""
    page.click("#choice-search")
    page.write("4")
    page.press("ArrowDown", "Enter")
    page.write("4")
    page.press("ArrowDown", "ArrowDown", "Enter")
    if page.ask("!!document.querySelector('#choice tbody button')"):
        page.click("#choice tbody button")


def violations(page, dark):
    """What axe finds; in the dark only colours can differ."""
    rules = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    if dark:
        rules = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    return page.ask(
        f"axe.run(document, {{resultTypes: ['violations'], runOnly: {json.dumps(rules)}}}).then((result) => result.violations.map("
        "(one) => [one.id, one.nodes.length, one.nodes[0].target.join(' '), one.nodes[0].failureSummary]))"
    )


def keyboard(checks, page):
    """The first key leads past the contents."""
    page.press("Tab")
    first = page.ask("document.activeElement.getAttribute('href')")
    checks("the first key reaches the link past the contents", first == "#content", first)
    page.press("Enter")
    checks("which leads into the text", page.ask("document.activeElement.id") == "content")
