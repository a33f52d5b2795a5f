// An answer that arrives while a box is being pressed would take it away from under the finger, and the press would be lost.
// So a press calls off the answer that is awaited; the change it makes asks anew, and so does its end if it changed nothing.
"use strict";

(() => {
  const AFTER_MS = 50; // the press is over when its change has been told
  const PRESSED = "#filter-form :is(label, input, summary)";
  const form = () => document.getElementById("filter-form");
  if (!window.htmx || !form()) return;
  let awaited = null; // the request for the list that has no answer yet
  let asker = null; // what asked for it: the form or a link; gone from the page by the time its answer is told of
  let calledOff = null; // the asker whose answer this press has called off, until anything is asked anew
  let ending = 0; // timer

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.target.id === "finder") [awaited, asker, calledOff] = [detail.xhr, detail.elt, null];
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.xhr === awaited) awaited = asker = null; });

  const askAnew = (one) => (one === form() ? one.requestSubmit() : one.click());
  const begin = (event) => {
    clearTimeout(ending); // of the press before: its end is this one's
    if (!awaited || !event.target.closest(PRESSED)) return;
    calledOff = asker;
    window.htmx.trigger(document.getElementById("finder"), "htmx:abort");
  };
  const end = () => {
    clearTimeout(ending);
    ending = setTimeout(() => {
      if (calledOff) askAnew(calledOff);
      calledOff = null;
    }, AFTER_MS);
  };

  document.addEventListener("pointerdown", begin);
  document.addEventListener("keydown", (event) => { if (event.key === " " && event.target.matches("[type=checkbox]")) begin(event); });
  for (const type of ["pointerup", "pointercancel", "keyup"]) document.addEventListener(type, end);
})();
