// Live filters on top of htmx. Without this file, or without htmx, the filter form is a plain form and works as well.
"use strict";

(() => {
  const form = () => document.getElementById("filter-form");
  const errorBox = () => document.getElementById("finder-error");
  let openDisclosures = new Map(); // id -> whether the reader has it open
  let isByButton = false;

  if (!window.htmx || !form()) return;
  document.documentElement.classList.add("has-script");

  // A checkbox or a select answers at once; a text waits for Enter or "Apply filters".
  document.addEventListener("change", (event) => {
    if (event.target.form === form() && event.target.matches("[type=checkbox], select")) form().requestSubmit();
  });

  document.addEventListener("submit", (event) => {
    if (event.target === form()) isByButton = event.submitter !== null;
  }, true);

  // Empty fields stay out of the address: one state has one short address.
  document.addEventListener("htmx:configRequest", (event) => {
    const data = event.detail.formData;
    for (const name of new Set(data.keys())) {
      const values = data.getAll(name).filter((value) => value.trim() !== "");
      data.delete(name);
      values.forEach((value) => data.append(name, value));
    }
  });

  // What the reader had opened or closed stays so.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "finder") return;
    openDisclosures = new Map([...event.detail.target.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "finder") return;
    errorBox().hidden = true;
    for (const [id, isOpen] of openDisclosures) {
      const disclosure = document.getElementById(id);
      if (disclosure && !disclosure.querySelector(":scope > fieldset :checked")) disclosure.open = isOpen;
    }
    const isFocusLost = !document.activeElement || document.activeElement === document.body;
    if (isByButton || isFocusLost) document.getElementById("result-count").focus({ preventScroll: isFocusLost });
    isByButton = false;
  });

  const fail = (reason) => {
    errorBox().textContent = errorBox().dataset[reason];
    errorBox().hidden = false;
    errorBox().scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:responseError", (event) => {
    const isBusy = [429, 503].includes(event.detail.xhr.status);
    fail(isBusy ? "busy" : "broken");
  });
  document.addEventListener("htmx:sendError", () => fail("offline"));
  document.addEventListener("htmx:timeout", () => fail("offline"));
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
