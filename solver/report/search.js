"use strict";
{
  const box = document.getElementById("search");
  const found = document.getElementById("found");
  const more = document.getElementById("more");
  const most = Number(found.dataset.most);
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const lines = (id) => [...document.querySelectorAll(`#${id} tbody tr`)].map((row) => ({
    row, text: plain([...row.cells].filter((cell) => !cell.classList.contains("aside")).map((cell) => cell.textContent).join(" ")),
  }));
  const people = lines("people");
  const accounts = lines("accounts");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let all = false;

  const sift = (rows, words, limit) => {
    let count = 0;
    for (const { row, text } of rows) {
      const hit = words.every((word) => text.includes(word));
      if (hit) count += 1;
      row.classList.toggle("off", !hit || count > limit);
    }
    return count;
  };
  const show = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    const csms = sift(people, words, Infinity);
    const count = sift(accounts, words, all ? Infinity : most);
    more.hidden = all || count <= most;
    const text = count + csms ? found.dataset.found : found.dataset.none;
    const shown = all ? count : Math.min(count, most);
    const values = { accounts: number.format(count), csms: number.format(csms), shown: number.format(shown) };
    found.textContent = text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  };
  box.addEventListener("input", () => { all = false; show(); });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") { box.value = ""; all = false; show(); } });
  more.addEventListener("click", () => { all = true; show(); box.focus(); });
  for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
  show();
}
