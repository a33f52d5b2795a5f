// The forms of reports, agencies, areas and topics: leaving one asks, if something in it was changed and is not saved.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector('#content-main form[id$="_form"]');
  if (!form) return;
  let isSending = false;
  const typed = () =>
    JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));
  const before = typed();
  const isUnsavedAlready = Boolean(form.querySelector(".errornote")); // the page came back, so nothing of it is saved
  form.addEventListener("submit", () => { isSending = true; });
  addEventListener("pageshow", () => { isSending = false; });
  addEventListener("beforeunload", (event) => {
    if (!isSending && (isUnsavedAlready || typed() !== before)) event.preventDefault();
  });
});
