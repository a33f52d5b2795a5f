// Grades captured responses with Mozilla's HTTP Observatory, offline: `node grade.mjs < pages.json`.
//
// In: [{host, path, http: {status, location}, https: {status, headers, cookies, body}, cors: {headers}, robots: {cookies}}].
// Out: [{path, grade, score, results: {test: outcome}}]. The tests and the grading are the package's own; its retriever is
// not used, since it insists on a host of its own name on ports 80 and 443. Certificates are the proxy's business: the
// connection counts as verified.
import fs from "fs";

// The list of preloaded hosts is no part of the package (its installation downloads it). None of ours is on it.
const { readFileSync } = fs;
fs.readFileSync = (path, ...rest) => (String(path).endsWith("hsts-preload.json") ? "{}" : readFileSync(path, ...rest));

const own = "@mdn/mdn-http-observatory/src";
const { ALL_TESTS } = await import(`${own}/constants.js`);
const { Requests, HTML_TYPES } = await import(`${own}/types.js`);
const { getGradeForScore, getScoreModifier } = await import(`${own}/grader/grader.js`);
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await import(`${own}/grader/charts.js`);
const { parseHttpEquivHeaders } = await import(`${own}/retriever/utils.js`);
const { AxiosHeaders } = await import("axios");
const { CookieJar } = await import("tough-cookie");

const answer = ({ status = 200, headers = {} }) => ({ status, verified: true, headers: new AxiosHeaders(headers) });

function requests({ host, path, http, https, cors, robots }) {
  const url = new URL(`https://${host}${path}`);
  const found = new Requests(host);
  const jar = new CookieJar();
  for (const cookie of [...https.cookies, ...robots.cookies]) jar.setCookieSync(cookie, url.href);
  const page = answer({ ...https, headers: { ...https.headers, ...(https.cookies.length && { "set-cookie": https.cookies }) } });
  const isHtml = HTML_TYPES.has((https.headers["content-type"] ?? "").split(";")[0]);
  page.httpEquiv = isHtml ? parseHttpEquivHeaders(https.body, url.href) : new Map();
  const route = [{ url: new URL(`http://${host}${path}`), status: http.status }];
  if (http.location) route.push({ url: new URL(http.location, route[0].url), status: https.status });
  Object.assign(found.responses, { auto: page, https: page, http: page, cors: answer(cors) });
  Object.assign(found.responses, { httpRedirects: route, httpsRedirects: route });
  found.resources.path = https.body;
  found.session = { url, jar, redirectHistory: route };
  return found;
}

// As in the package's scanner/index.js
function grade(page) {
  const outputs = ALL_TESTS.map((test) => test(requests(page)));
  const modifiers = outputs.map((output) => getScoreModifier(output.result));
  const sum = (numbers) => numbers.reduce((one, other) => one + other, 100);
  const plain = sum(modifiers.filter((modifier) => modifier < 0));
  const final = getGradeForScore(plain >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(modifiers) : plain);
  const results = Object.fromEntries(outputs.map((output) => [output.constructor.name, output.result]));
  return { path: page.path, grade: final.grade, score: final.score, results };
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(grade)));
