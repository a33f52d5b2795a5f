// Narrows the list of all topics as a reader types. Without this file the box stays hidden and the list is whole.
"use strict";

(() => {
  const box = document.getElementById("narrow");
  if (!box) return;
  const input = document.getElementById("narrow-topics");
  const count = document.getElementById("narrow-count");
  const sections = [...document.querySelectorAll("#all-topics > section")];
  const letters = [...document.querySelectorAll(".letters li")]; // one for each section, in the same order
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const topics = sections.map((section) =>
    [...section.querySelectorAll("li")].map((item) => ({ item, name: fold(item.querySelector("a").textContent) })),
  );
  let announcement = 0;

  const narrow = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    topics.forEach((group, n) => {
      const before = shown;
      for (const { item, name } of group) {
        item.hidden = !words.every((word) => name.includes(word));
        if (!item.hidden) shown += 1;
      }
      sections[n].hidden = letters[n].hidden = shown === before;
    });
    clearTimeout(announcement); // once the reader pauses, so that a screen reader is not interrupted by every letter
    announcement = setTimeout(() => {
      count.textContent = words.length ? `${shown} topic${shown === 1 ? "" : "s"}` : "";
    }, 400);
  };

  box.hidden = false;
  input.addEventListener("input", narrow);
  if (input.value) narrow(); // kept by the browser on the way back
})();
