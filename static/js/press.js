// An answer that arrives while a box is being pressed would take it away from under the finger, and the press would be lost.
// So a press calls off the answer that is awaited; the change it makes asks anew, and so does its end if it changed nothing.
"use strict";

(() => {
  const AFTER_MS = 50; // the press is over when its change has been told
  const form = () => document.getElementById("filter-form");
  if (!window.htmx || !form()) return;
  let isAwaited = false; // an answer to the form
  let isCalledOff = false;

  document.addEventListener("htmx:beforeRequest", (event) => { isAwaited = event.detail.elt === form(); });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt === form()) isAwaited = false; });

  const begin = (event) => {
    if (!isAwaited || !event.target.closest?.("#filter-form :is(label, input, select)")) return;
    isCalledOff = true;
    window.htmx.trigger(document.getElementById("finder"), "htmx:abort");
  };
  const end = () => setTimeout(() => {
    if (isCalledOff && !isAwaited) form().requestSubmit();
    isCalledOff = false;
  }, AFTER_MS);

  document.addEventListener("pointerdown", begin);
  document.addEventListener("keydown", (event) => { if (event.key === " " && event.target.matches("[type=checkbox]")) begin(event); });
  for (const type of ["pointerup", "pointercancel", "keyup"]) document.addEventListener(type, end);
})();
