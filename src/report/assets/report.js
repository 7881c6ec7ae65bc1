// Sorts and filters tables and marks the section in view. Without it the page
// reads and prints the same.
(() => {
  "use strict";
  const rowsOf = (table) => Array.from(table.tBodies[0].rows);
  const depthOf = (row) => row.classList.contains("d2") ? 2 : row.classList.contains("d1") ? 1 : 0;

  // The first number of a cell; text that holds none sorts as text, a dash last.
  const keyOf = (row, column) => {
    const text = row.cells[column].firstChild ? row.cells[column].firstChild.textContent.trim() : "";
    const number = text.replace(/[,\s<>+≥≤]/g, "").replace("−", "-").match(/^-?\d+(\.\d+)?/);
    return { text, number: number ? Number(number[0]) : null, empty: text === "—" || text === "未采集" };
  };
  const compare = (a, b, sign) => {
    if (a.empty || b.empty) return a.empty - b.empty;
    if (a.number !== null && b.number !== null) return sign * (a.number - b.number);
    return sign * a.text.localeCompare(b.text, "zh-CN");
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
      button.append(...head.childNodes);
      head.append(button);
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
