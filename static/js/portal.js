// Live filters on top of htmx. Without this file, or without htmx, the filter form is a plain form and works as well.
"use strict";

(() => {
  const MEMORY = "facets"; // keys of what this tab alone remembers; nothing of any report
  const PLACES = "places";
  const TEXTS = "#filter-form input:not([type=checkbox], [type=hidden])";
  const byId = (id) => document.getElementById(id);
  const form = () => byId("filter-form");
  const panel = () => byId("filters-disclosure");
  const narrow = window.matchMedia("(max-width: 59.99em)");
  const texts = () => [...document.querySelectorAll(TEXTS)];
  const isUnsent = () => texts().some((one) => one.name && one.value !== one.defaultValue);
  let sent = new Map(); // id -> the text that the request under way knows of
  let kept = new Map(); // id -> a text typed since, or typed and not yet sent
  let focused = ""; // id of what has the focus
  let isByButton = false;

  if (!window.htmx || !form()) return;
  document.documentElement.classList.add("has-script");

  // A checkbox or a select answers at once; a text waits for Enter or the button.
  document.addEventListener("change", (event) => {
    if (event.target.form === form() && event.target.matches("[type=checkbox], select")) form().requestSubmit();
  });

  // On a phone the button tells the live count. If the list is up to date already, it only leads there.
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    isByButton = event.submitter !== null;
    if (!isByButton || !narrow.matches || isUnsent() || document.querySelector(".htmx-request")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    showResults();
  }, true);

  const showResults = () => {
    isByButton = false;
    if (narrow.matches) panel().open = false;
    byId("result-count").focus();
  };

  const nameButton = () => {
    const total = byId("result-count").dataset.total;
    const isKnown = narrow.matches && total !== "" && !isUnsent();
    const count = isKnown ? `${Number(total).toLocaleString("en-US")} ` : "";
    byId("apply-filters").textContent = `Show ${count}report${isKnown && total === "1" ? "" : "s"}`;
  };
  narrow.addEventListener("change", nameButton);

  // Empty fields stay out of the address: one state has one short address.
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.path = event.detail.path.split("#")[0]; // where a whole page is to begin; here nothing moves
    const isForm = event.detail.elt === form();
    const clears = event.detail.elt.matches(".chips__clear, #clear-filters");
    sent = new Map(texts().map((one) => [one.id, isForm || clears ? one.value : one.defaultValue]));
    const data = event.detail.formData;
    for (const name of new Set(data.keys())) {
      const values = data.getAll(name).filter((value) => value.trim() !== "");
      data.delete(name);
      values.forEach((value) => data.append(name, value));
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "finder") return;
    kept = new Map(texts().filter((one) => !one.name || one.value !== sent.get(one.id)).map((one) => [one.id, one.value]));
    focused = document.activeElement.id;
    // in the text, not afterwards: while they are closed the page would be shorter, and scroll
    const isOpen = { ...remembered(), [panel().id]: panel().open };
    event.detail.serverResponse = event.detail.serverResponse.replace(
      /(<details [^>]*id="([^"]+)")( open)?/g,
      (tag, start, id, open) => (id in isOpen ? start + (isOpen[id] ? " open" : "") : tag),
    );
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "finder") return;
    errorBox().hidden = true;
    for (const problem of document.querySelectorAll(".facet .field-problem")) problem.closest(".facet").open = true;
    for (const [id, text] of kept) {
      const box = byId(id);
      if (!box || !text) continue;
      box.value = text;
      if (box.matches(".facet__find input")) find(box);
    }
    nameButton();
    const isFocusLost = !document.activeElement || document.activeElement === document.body;
    if (isByButton) showResults();
    else if (isFocusLost) (byId(focused) ?? byId("result-count")).focus({ preventScroll: true });
  });

  // What the tab remembers: facets by their id, open or not, and how far down the reader was, by address.
  const recall = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key)) ?? {};
    } catch {
      return {}; // storage is forbidden
    }
  };
  const remember = (key, name, value) => {
    const others = Object.entries(recall(key)).filter(([other]) => other !== name);
    try {
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries([...others.slice(-50), [name, value]])));
    } catch {
      // forbidden or full: it is so until the page is left
    }
  };

  // What the reader has opened or closed stays so: in live updates, on the next page, after Back.
  const remembered = () => recall(MEMORY);
  const openAsRemembered = () => {
    for (const [id, isOpen] of Object.entries(remembered())) {
      const facet = byId(id);
      if (facet?.matches("details.facet") && !facet.querySelector(".field-problem")) facet.open = isOpen;
    }
  };
  document.addEventListener("click", (event) => {
    const facet = event.target.closest(".facet > summary")?.parentElement;
    if (facet) remember(MEMORY, facet.id, !facet.open);
  });

  // Back to another state of the list loads it anew, and the browser would stay where it is: go where the reader was.
  let moved;
  let isLeaving = false;
  window.addEventListener("scroll", () => {
    clearTimeout(moved);
    if (!isLeaving) moved = setTimeout(() => remember(PLACES, location.href, Math.round(scrollY)), 150);
  }, { passive: true });
  window.addEventListener("popstate", () => {
    clearTimeout(moved);
    isLeaving = true;
    remember(PLACES, "back", true);
  });
  const goToPlace = () => {
    const places = recall(PLACES);
    if (!places.back) return;
    remember(PLACES, "back", false);
    history.scrollRestoration = "manual";
    window.scrollTo(0, places[location.href] ?? 0);
    window.addEventListener("load", () => setTimeout(() => { history.scrollRestoration = "auto"; }, 500)); // it tries at load
  };

  // The search box of a long facet: fetches all values at the first letter, then shows those that hold what is typed.
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const find = async (box) => {
    const facet = box.closest(".facet");
    if (box.dataset.all) {
      const address = box.dataset.all;
      delete box.dataset.all;
      let reason = "offline";
      try {
        const answer = await fetch(address, { headers: { "HX-Request": "true" } });
        if (!answer.ok) {
          reason = reasonOf(answer.status);
          throw new Error(answer.status);
        }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const values = page.getElementById(box.id.replace("find-", "values-"));
        byId(values.id).replaceWith(values);
        window.htmx.process(values);
      } catch {
        box.dataset.all = address;
        return fail(reason);
      }
    }
    const words = folded(box.value).split(/\s+/);
    const choices = [...facet.querySelectorAll(".choice")];
    for (const one of choices) {
      const name = folded([...one.querySelectorAll("label, .choice__note")].map((part) => part.textContent).join(" "));
      one.hidden = !words.every((word) => name.includes(word));
    }
    const count = choices.filter((one) => !one.hidden).length;
    facet.querySelector("[role=status]").textContent = box.value.trim() ? `${count} of ${choices.length} shown` : "";
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches(".facet__find input")) find(event.target);
    else if (event.target.matches(TEXTS)) nameButton();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".facet__find input")) event.preventDefault();
  });

  const errorBox = () => byId("finder-error");
  const fail = (reason) => {
    errorBox().textContent = errorBox().dataset[reason];
    errorBox().hidden = false;
    errorBox().scrollIntoView({ block: "nearest" });
  };
  const reasonOf = (status) => ([429, 503].includes(status) ? "busy" : "broken");
  document.addEventListener("htmx:responseError", (event) => fail(reasonOf(event.detail.xhr.status)));
  document.addEventListener("htmx:sendError", () => fail("offline"));
  document.addEventListener("htmx:timeout", () => fail("offline"));

  openAsRemembered();
  nameButton();
  goToPlace();
})();

// Browsers that can't show the content of a closed disclosure by style alone: open it where there is room beside the list.
(() => {
  const filters = document.getElementById("filters-disclosure");
  const isWide = window.matchMedia("(min-width: 60em)").matches;
  if (filters && isWide && !CSS.supports("selector(::details-content)")) filters.open = true;
})();

// "Skip to filters" leads to what is closed on a narrow screen: open it, and again if the link is followed once more.
(() => {
  const open = () => {
    const filters = document.getElementById("filters-disclosure");
    if (filters) filters.open = true;
  };
  if (location.hash === "#filters") open();
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href='#filters']")) open();
  });
})();
