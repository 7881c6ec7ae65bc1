// Sorts and filters tables and marks the section in view. Without it the page
// reads and prints the same.
(() => {
  "use strict";
  const rowsOf = (table) => Array.from(table.tBodies[0].rows);
  const depthOf = (row) => row.classList.contains("d2") ? 2 : row.classList.contains("d1") ? 1 : 0;

  // What a cell sorts by: its numbers (48.9–55.3 by 48.9, then 55.3), else its text; what
  // stands for no figure comes last.
  const NONE = /^(—.*|\*|未采集|不足10|)$/;
  const keyOf = (row, column) => {
    const text = row.cells[column].firstChild ? row.cells[column].firstChild.textContent.trim() : "";
    if (NONE.test(text)) return { kind: 2, text };
    const plain = text.replace(/[,\s+≥≤]/g, "").replace("−", "-");
    if (!/^[<>]?-?\d/.test(plain)) return { kind: 1, text };
    const beyond = plain[0] === "<" ? -1e-9 : plain[0] === ">" ? 1e-9 : 0;
    const numbers = plain.match(/^[<>]?-?\d+(\.\d+)?|\d+(\.\d+)?/g).map((number) => Number(number.replace(/[<>]/, "")));
    return { kind: 0, text, numbers: [numbers[0] + beyond, ...numbers.slice(1)] };
  };
  const compare = (a, b, sign) => {
    if (a.kind !== b.kind) return a.kind - b.kind;
    if (a.kind === 2) return 0;
    if (a.kind === 1) return sign * a.text.localeCompare(b.text, "zh-CN");
    const [low, high = low] = a.numbers;
    const [otherLow, otherHigh = otherLow] = b.numbers;
    return sign * (low - otherLow || high - otherHigh);
  };

  // Rows below one another stay so: only neighbours of one depth are exchanged.
  const branches = (rows) => {
    const top = Math.min(...rows.map(depthOf));
    const groups = [];
    for (const row of rows) {
      if (depthOf(row) === top) groups.push({ row, below: [] });
      else groups[groups.length - 1].below.push(row);
    }
    return groups;
  };
  const sorted = (rows, column, sign) => {
    if (rows.length === 0) return [];
    const groups = branches(rows).map((group) => ({ ...group, key: keyOf(group.row, column) }));
    groups.sort((a, b) => compare(a.key, b.key, sign));
    return groups.flatMap((group) => [group.row, ...sorted(group.below, column, sign)]);
  };

  const makeSortable = (table) => {
    const original = rowsOf(table);
    if (original.length < 3) return;
    const heads = Array.from(table.tHead.querySelectorAll("th[data-column]"));
    for (const head of heads) {
      // Browsers leave out real buttons where they repeat a head on a printed page.
      const button = document.createElement("span");
      button.className = "sort";
      button.tabIndex = 0;
      button.setAttribute("role", "button");
      button.title = "排序";
      button.append(...Array.from(head.childNodes).filter((node) => node.className !== "def"));
      head.prepend(button);
      head.setAttribute("aria-sort", "none");
      const sort = () => {
        const was = head.getAttribute("aria-sort");
        const now = was === "none" ? "descending" : was === "descending" ? "ascending" : "none";
        for (const other of heads) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", now);
        const sign = now === "ascending" ? 1 : -1;
        const rows = now === "none" ? original : sorted(original, Number(head.dataset.column), sign);
        table.tBodies[0].append(...rows);
      };
      button.addEventListener("click", sort);
      button.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        sort();
      });
    }
  };

  // A row is shown where it matches, or one above or below it does.
  const makeFilter = (box) => {
    const bar = box.querySelector(".filter");
    if (!bar) return;
    bar.hidden = false;
    const input = bar.querySelector("input");
    const output = bar.querySelector("output");
    const table = box.querySelector("table");
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      const shown = new Set();
      const above = [];
      let found = 0;
      for (const row of rowsOf(table)) {
        const depth = depthOf(row);
        above.length = depth;
        const own = row.textContent.toLowerCase().includes(wanted);
        // The total stands above all and would show all.
        const under = above.some((ancestor, at) => ancestor && at > 0 && ancestor.own);
        if (own) found += 1;
        if (own || under) {
          shown.add(row);
          for (const ancestor of above) if (ancestor) shown.add(ancestor.row);
        }
        above[depth] = { row, own };
      }
      for (const row of rowsOf(table)) row.hidden = wanted !== "" && !shown.has(row);
      output.textContent = wanted === "" ? "" : `${found} 行相符`;
    });
  };

  // A link to a row that a filter hides shows it again.
  const showTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.hidden || target.tagName !== "TR") return;
    const input = target.closest(".table").querySelector(".filter input");
    input.value = "";
    input.dispatchEvent(new Event("input"));
    target.scrollIntoView();
  };
  addEventListener("hashchange", showTarget);

  // Marks of charts tell their figures: at once, by touch too, and in the style of the page.
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  const showTip = (event) => {
    const mark = event.target.closest ? event.target.closest(".tips > *") : null;
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.dataset.tip;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const above = event.clientY + 18 + tip.offsetHeight > innerHeight;
    tip.style.left = `${Math.max(left, 8)}px`;
    tip.style.top = `${above ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18}px`;
  };
  const marks = document.querySelectorAll(".tips > *");
  for (const mark of marks) {
    const title = mark.querySelector("title");
    mark.dataset.tip = title.textContent;
    title.remove();
  }
  if (marks.length) {
    document.body.append(tip);
    for (const plate of document.querySelectorAll(".plate")) {
      plate.addEventListener("pointermove", showTip);
      plate.addEventListener("pointerdown", showTip);
      plate.addEventListener("pointerleave", () => { tip.hidden = true; });
    }
  }

  for (const box of document.querySelectorAll(".table")) {
    makeSortable(box.querySelector("table"));
    makeFilter(box);
    const scroll = box.querySelector(".scroll");
    scroll.addEventListener("scroll", () => scroll.classList.toggle("scrolled", scroll.scrollLeft > 0), { passive: true });
  }

  if ("IntersectionObserver" in window) {
    const links = new Map();
    for (const link of document.querySelectorAll(".contents > ol > li > a")) links.set(link.hash.slice(1), link);
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        const link = links.get(entry.target.id);
        if (link) link.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-20% 0px -70% 0px" });
    for (const section of document.querySelectorAll("main > section")) observer.observe(section);
  }
})();
