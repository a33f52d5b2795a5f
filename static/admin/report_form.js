// The form of a report. Fills the fiscal year from the issue date as it is typed. The server does the same for what is left empty, and it alone
// decides what a date means: a form that this script does not know simply leaves the year to it.
"use strict";
{
  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  // Each gives a year (y) and a month, as digits (m) or as a name (n).
  const FORMS = [
    /^(?<y>\d{4})-(?<m>\d{1,2})(-\d{1,2})?$/,
    /^(?<m>\d{1,2})[/-]\d{1,2}[/-](?<y>\d{4}|\d{2})$/,
    /^(?<m>\d{1,2})\/(?<y>\d{4})$/,
    /^([a-z]+day,? +)?(?<n>[a-z]{3,9})\.? +(\d{1,2}(st|nd|rd|th)?)? *,? *(?<y>\d{4})$/i,
    /^([a-z]+day,? +)?\d{1,2}(st|nd|rd|th)? +(?<n>[a-z]{3,9})\.?,? +(?<y>\d{4})$/i,
  ];

  // The federal fiscal year of a written date: N runs from 1 October N-1 to 30 September N. Empty if there is none.
  const fiscalYearOf = (text) => {
    const found = FORMS.map((form) => form.exec(text.trim().replace(/\s+/g, " "))).find(Boolean);
    if (!found) return "";
    const { y, m, n } = found.groups;
    const month = m ? Number(m) : MONTHS.indexOf((n || "").slice(0, 3).toLowerCase()) + 1;
    if (month < 1 || month > 12) return "";
    const year = y.length === 2 ? Number(y) + (Number(y) < 69 ? 2000 : 1900) : Number(y);
    return String(month >= 10 ? year + 1 : year);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const date = document.getElementById("id_issue_date");
    const year = document.getElementById("id_fiscal_year");
    if (!date || !year) return;
    let derived = fiscalYearOf(date.value);
    const fill = () => {
      const next = fiscalYearOf(date.value);
      if (year.value === "" || year.value === derived) year.value = next;
      derived = next;
    };
    date.addEventListener("input", fill);
    date.addEventListener("change", fill);
  });

  // The boxes that complete what is typed come without a name for screen readers: they get that of their label.
  const nameBoxes = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const label = document.querySelector(`label[for="${select.id}"]`);
      const box = select.parentElement.querySelector(".select2-container");
      if (!label || !box) continue;
      label.id ||= `${select.id}_label`;
      const chosen = box.querySelector(".select2-selection__rendered[role=textbox]");
      for (const part of box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field")) {
        const isWhole = part.getAttribute("role") === "combobox" && chosen;
        part.setAttribute("aria-labelledby", isWhole ? `${label.id} ${chosen.id}` : label.id);
      }
    }
  };
  // They are made after this script, and again for a row that is added.
  new MutationObserver(nameBoxes).observe(document.documentElement, { childList: true, subtree: true });
}
