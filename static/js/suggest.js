// Suggestions while typing, in every search box that names where to ask (data-suggestions): an editable combobox with list
// autocomplete, as the ARIA Authoring Practices describe it. Without this file, or if nothing answers, it is a plain search box.
"use strict";

(() => {
  const PAUSE_MS = 150; // after a letter
  const LEAST = 2; // letters
  const KINDS = { report: "Report", topic: "Topic", agency: "Agency", area: "Oversight area" };
  const known = new WeakSet();

  const made = (tag, className, text = "") => {
    const one = document.createElement(tag);
    one.className = className;
    one.textContent = text;
    return one;
  };

  const set = (one, attributes) => {
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
    return one;
  };

  // "Topic: Grants, 32 reports", for the eye and for the ear
  const option = ({ kind, label, detail, url }, id) => {
    const one = set(made("div", "suggestion"), { id, role: "option", "aria-selected": "false" });
    one.append(made("span", "suggestion__note", `${KINDS[kind]}: `), made("span", "suggestion__label", label));
    if (detail) one.append(made("span", "suggestion__note", ", "), made("span", "suggestion__note suggestion__detail", detail));
    one.dataset.url = url;
    return one;
  };

  const attach = (box) => {
    const list = set(made("div", "suggestions"), { id: `${box.id}-suggestions`, role: "listbox", "aria-label": "Suggestions" });
    const status = set(made("div", "usa-sr-only"), { role: "status" });
    let timer = 0;
    let asking = null; // the request under way
    let active = -1; // place of the option that Enter would choose; -1 while the reader is in the text

    const options = () => [...list.children];
    const isOpen = () => !list.hidden;

    const activate = (place) => {
      active = place;
      options().forEach((one, n) => one.setAttribute("aria-selected", String(n === place)));
      if (place < 0) return box.removeAttribute("aria-activedescendant");
      const one = options()[place];
      box.setAttribute("aria-activedescendant", one.id);
      one.scrollIntoView({ block: "nearest" });
    };

    const show = (found, message) => {
      activate(-1);
      list.replaceChildren(...found.map((one, n) => option(one, `${list.id}-${n}`)));
      list.hidden = found.length === 0;
      box.setAttribute("aria-expanded", String(isOpen()));
      status.textContent = message;
    };

    const stop = () => {
      clearTimeout(timer);
      asking?.abort();
    };

    const close = () => {
      stop();
      show([], "");
    };

    const ask = async () => {
      stop();
      const text = box.value.trim();
      if (text.length < LEAST) return close();
      asking = new AbortController();
      const { signal } = asking;
      try {
        const answer = await fetch(`${box.dataset.suggestions}?q=${encodeURIComponent(text)}`, { signal });
        const { suggestions } = await answer.json();
        if (signal.aborted || document.activeElement !== box) return;
        const count = suggestions.length;
        show(suggestions, count ? `${count} suggestion${count === 1 ? "" : "s"}` : "No suggestions");
      } catch {
        if (!signal.aborted) close(); // a search box still searches
      }
    };

    const choose = (one) => {
      close();
      location.assign(one.dataset.url);
    };

    const step = async (by) => {
      if (!isOpen()) await ask();
      const count = options().length;
      if (count) activate(active < 0 ? (by > 0 ? 0 : count - 1) : (active + by + count) % count);
    };

    const keys = {
      ArrowDown: (event) => {
        event.preventDefault();
        if (!event.altKey) step(1);
        else if (!isOpen()) ask();
      },
      ArrowUp: (event) => {
        event.preventDefault();
        if (event.altKey) close();
        else step(-1);
      },
      Enter: (event) => {
        if (active < 0) return close(); // the form is sent
        event.preventDefault();
        choose(options()[active]);
      },
      Escape: (event) => {
        if (isOpen()) event.preventDefault();
        close();
      },
      Tab: close,
    };
    // Back in the text, where the cursor moves as ever
    for (const key of ["Home", "End", "ArrowLeft", "ArrowRight"]) keys[key] = () => activate(-1);

    box.type = "text"; // a search field may not be a combobox
    set(box, {
      role: "combobox", autocomplete: "off", enterkeyhint: "search",
      "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
    });
    list.hidden = true;
    box.parentElement.classList.add("suggestions-room");
    box.parentElement.append(list, status);

    box.addEventListener("keydown", (event) => {
      if (!event.isComposing) keys[event.key]?.(event);
    });
    box.addEventListener("input", () => {
      stop();
      activate(-1);
      if (box.value.trim().length < LEAST) close();
      else timer = setTimeout(ask, PAUSE_MS);
    });
    box.addEventListener("blur", close);
    box.form.addEventListener("submit", close);
    window.addEventListener("pagehide", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const one = event.target.closest("[role=option]");
      if (one) choose(one);
    });
  };

  const attachAll = () => {
    for (const box of document.querySelectorAll("input[data-suggestions]")) {
      if (known.has(box)) continue;
      known.add(box);
      attach(box);
    }
  };
  attachAll();
  document.addEventListener("htmx:afterSwap", attachAll); // the list's own box comes anew with each answer
})();
