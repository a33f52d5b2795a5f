// Runs Lighthouse: `CHROME_PATH=… node run.mjs < [{address, preset}] > …`; one line of JSON for each, in order, as they come.
// Out: {scores: {category: 0 to 100}, metrics: {name: text}, lost: ["category: audit that did not get all points"]}.
import fs from "fs";
import * as launcher from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const CONFIGS = { mobile: undefined, desktop: desktopConfig };
const METRICS = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];

function summary({ categories, audits }) {
  const lost = Object.values(categories).flatMap(({ id, auditRefs }) =>
    auditRefs
      .filter((ref) => ref.weight > 0 && audits[ref.id].score !== null && audits[ref.id].score < 1)
      .map((ref) => `${id}: ${audits[ref.id].title}`),
  );
  return {
    scores: Object.fromEntries(Object.values(categories).map(({ id, score }) => [id, Math.round(score * 100)])),
    metrics: Object.fromEntries(METRICS.map((name) => [name, audits[name].displayValue])),
    lost,
  };
}

// A trace that breaks off (NO_NAVSTART and its like) has measured nothing, and Lighthouse itself says to run again: in a new browser.
const TRIES = 4;

async function visit(address, preset) {
  for (let left = TRIES; ; left--) {
    const chrome = await launcher.launch({ chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
    try {
      const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "error" }, CONFIGS[preset]);
      if (!lhr.runtimeError) return lhr;
      console.error(`${address}: ${lhr.runtimeError.message}`);
      if (left === 1) throw new Error(lhr.runtimeError.message);
    } finally {
      chrome.kill();
    }
  }
}

for (const { address, preset } of JSON.parse(fs.readFileSync(0, "utf-8"))) {
  console.log(JSON.stringify(summary(await visit(address, preset))));
}
