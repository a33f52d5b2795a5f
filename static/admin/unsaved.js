// The forms of reports, agencies, areas and topics: leaving one asks, if something in it was changed and is not saved; and
// pressing Save twice saves once.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector('#content-main form[id$="_form"]');
  if (!form) return;
  const ENOUGH = 30_000; // milliseconds until a form that had no answer may be sent again
  let isSending = false;
  let sentAt = -ENOUGH;
  const typed = () =>
    JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));
  const before = typed();
  const isUnsavedAlready = Boolean(form.querySelector(".errornote")); // the page came back, so nothing of it is saved
  form.addEventListener("submit", (event) => {
    if (isSending && event.timeStamp - sentAt < ENOUGH) event.preventDefault();
    else [isSending, sentAt] = [true, event.timeStamp];
  });
  addEventListener("pageshow", () => { isSending = false; });
  addEventListener("beforeunload", (event) => {
    if (!isSending && (isUnsavedAlready || typed() !== before)) event.preventDefault();
  });
});
