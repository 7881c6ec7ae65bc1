// Sets two to six regions side by side. All figures stand printed in the page;
// nothing is computed or formatted here.
(() => {
  "use strict";
  const MOST = 6;
  const box = document.getElementById("choice");
  const data = JSON.parse(document.getElementById("choice-data").textContent);
  const regions = data.regions.map(([name, within, code, word, page, figures]) => (
    { code, word, page, figures, label: within ? `${name}（${within}）` : name, words: `${within}${name} ${name} ${word}` }));
  const input = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  const status = box.querySelector("output");
  const scroll = box.querySelector(".scroll");
  let chosen = [];
  let found = [];
  let active = -1;

  // An element; what is text stays text.
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  /* the list */
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) mark(-1);
  };
  const mark = (at) => {
    active = at;
    Array.from(list.children).forEach((option, place) => option.classList.toggle("active", place === at));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const search = () => {
    const wanted = input.value.trim();
    found = regions.filter(({ label, words, code }) => label.includes(wanted) || words.includes(wanted) || code.startsWith(wanted));
    const options = found.map((region, at) => {
      const option = make("li", { role: "option", id: `choice-option-${at}`, "aria-selected": chosen.includes(region) },
        make("span", {}, region.label));
      if (region.code !== "all") option.append(make("small", {}, region.code));
      option.addEventListener("click", () => toggle(region));
      return option;
    });
    if (options.length === 0) options.push(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "没有相符的地区"));
    list.replaceChildren(...options);
    mark(-1);
    show(true);
  };

  /* the regions chosen */
  const toggle = (region) => {
    if (chosen.includes(region)) chosen = chosen.filter((other) => other !== region);
    else if (chosen.length === MOST) return say(`最多 ${MOST} 个地区，请先移除一个。`);
    else chosen.push(region);
    input.value = "";
    show(false);
    draw();
  };
  const say = (text) => { status.textContent = text; };
  const counted = () => {
    if (chosen.length === 0) return "";
    if (chosen.length === 1) return `已选${chosen[0].label}，再选一个即可对照。`;
    return `已选 ${chosen.length} 个地区${chosen.length === MOST ? "，已到上限" : ""}。`;
  };
  const chip = (region) => {
    const button = make("button", { type: "button", "aria-label": `移除${region.label}` }, region.label, make("span", { "aria-hidden": "true" }, "×"));
    button.addEventListener("click", () => { toggle(region); input.focus(); show(false); });
    return make("li", {}, button);
  };

  /* the table */
  const head = (region) => {
    const name = region.page ? make("a", { href: region.page }, region.label) : region.label;
    return make("th", { scope: "col" }, name);
  };
  // A band from bound to bound, the confirmed rate and the target on it: drawn, not told.
  const range = ([, , , rate, bounds, target]) => {
    const numbers = (text) => (text.match(/\d+(\.\d+)?/g) || []).map(Number);
    const line = make("span", { class: "range", "aria-hidden": "true" });
    const at = (name, from, to) => {
      const part = make("i", { class: name });
      part.style.left = `${from}%`;
      if (to > from) part.style.width = `${to - from}%`;
      line.append(part);
    };
    const [low, high] = numbers(bounds);
    if (high !== undefined) at("band", low, high);
    if (numbers(rate).length) at("at", numbers(rate)[0]);
    if (numbers(target).length) at("goal", numbers(target)[0]);
    return line;
  };
  const figure = (told, unit) => {
    const [base, met, unknown, rate, bounds, target, verdict] = told;
    if (rate === "*" || rate === "未采集") return make("td", { class: "quiet" }, rate);
    const cell = make("td", {}, make("b", {}, rate));
    if (bounds !== rate) cell.append(" ", make("span", { class: "open" }, bounds));
    if (rate !== "—") cell.append(range(told));
    cell.append(make("small", {}, `${met} / ${base} ${unit}${unknown === "0" ? "" : `，未填 ${unknown}`}`));
    if (verdict !== "—") {
      const goal = target === "—" ? "" : `（目标 ${target}）`;
      cell.append(make("small", verdict === "未达标" ? { class: "missed" } : {}, verdict + goal));
    }
    return cell;
  };

  /* the way to the rows of a figure */
  const copy = (text, button) => {
    const done = () => { button.textContent = "已复制"; };
    const select = () => getSelection().selectAllChildren(button.previousElementSibling);
    if (!navigator.clipboard) return select();
    navigator.clipboard.writeText(text).then(done, select);
  };
  const commands = (id) => {
    const lines = chosen.map((region) => {
      const text = `nianbao explain ${id} --region ${region.word}`;
      const button = make("button", { type: "button", "aria-label": `复制：${text}` }, "复制");
      button.addEventListener("click", () => copy(text, button));
      return make("p", {}, make("code", {}, text), button);
    });
    return make("td", { colspan: chosen.length + 1 }, make("p", {}, "在终端运行，列出每个组织和来源单元格："), ...lines);
  };
  const rows = ([id, name, unit], at) => {
    const stub = make("th", { scope: "row" }, make("a", { class: "term", href: data.definitions + id }, name));
    const row = make("tr", {}, stub, ...chosen.map((region) => figure(region.figures[at], unit)));
    if (!data.explained) return [row];
    const below = make("tr", { class: "commands" }, commands(id));
    below.hidden = true;
    const button = make("button", { type: "button", "aria-expanded": "false", "aria-label": `${name}：追溯到名单` }, "名单");
    button.addEventListener("click", () => {
      below.hidden = !below.hidden;
      button.setAttribute("aria-expanded", String(!below.hidden));
    });
    stub.append(button);
    return [row, below];
  };
  const draw = () => {
    const enough = chosen.length > 1;
    box.querySelector(".chosen").replaceChildren(...chosen.map(chip));
    say(counted());
    box.classList.toggle("empty", !enough);
    scroll.hidden = !enough;
    box.querySelector(".notes").hidden = !enough;
    const table = make("table", {});
    if (enough) {
      const title = make("span", { class: "title" }, chosen.map((region) => region.label).join("、"));
      table.append(
        make("caption", { id: "choice-caption" }, title, make("span", { class: "unit" }, "单位：%")),
        make("thead", {}, make("tr", {}, make("th", { scope: "col", class: "t" }, "指标"), ...chosen.map(head))),
        make("tbody", {}, ...data.indicators.flatMap(rows)));
    }
    scroll.replaceChildren(table);
  };

  const moves = { ArrowDown: 1, ArrowUp: -1 };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key in moves) {
      event.preventDefault();
      if (list.hidden) search();
      if (found.length) mark((active + moves[event.key] + (active < 0 && event.key === "ArrowUp" ? 1 : 0) + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (active < 0 && input.value.trim() === "") return;
      if (!list.hidden && found.length) toggle(found[Math.max(active, 0)]);
    } else if (event.key === "Escape") {
      show(false);
    } else if (event.key === "Backspace" && input.value === "" && chosen.length) {
      toggle(chosen[chosen.length - 1]);
    }
  });
  input.addEventListener("input", search);
  input.addEventListener("click", search);
  input.addEventListener("blur", () => show(false));
  // The list never takes the focus from the field.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  box.hidden = false;
  document.querySelector('.contents a[href="#choice"]').parentElement.hidden = false;
  draw();
})();
