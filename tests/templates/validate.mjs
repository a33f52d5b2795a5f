// Validates pages with html-validate, offline: `node validate.mjs < pages.json`. In: {name: HTML}. Out: {name: ["line:column rule: message"]}.
import fs from "fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const config = {
  root: true,
  extends: ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
  rules: {
    // How the source is spaced is nobody's business: Django's blocks leave blanks.
    "no-trailing-whitespace": "off",
    // Titles are those of reports, as printed.
    "long-title": "off",
    // All files are our own, from our own host.
    "require-sri": "off",
    "no-inline-style": "error",
    "no-missing-references": "error",
    "no-redundant-for": "error",
    "prefer-tbody": "error",
    "prefer-native-element": ["error", { exclude: ["list"] }],
  },
};
// Safari takes a list without bullets for none, unless its role says so: there the "redundant" role is wanted.
const isWanted = ({ ruleId, message }) => !(ruleId === "no-redundant-role" && message.includes('role "list"'));

const validator = new HtmlValidate(new StaticConfigLoader([], config));
const told = {};
for (const [name, html] of Object.entries(JSON.parse(fs.readFileSync(0, "utf-8")))) {
  const report = await validator.validateString(html, `${name}.html`);
  told[name] = report.results
    .flatMap((result) => result.messages)
    .filter(isWanted)
    .map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`);
}
console.log(JSON.stringify(told));
