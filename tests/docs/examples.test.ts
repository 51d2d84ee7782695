// The worked examples say what is so. npm run examples -- --write writes their pages anew.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { diff } from "node:util";
import test from "ava";
import { playExample } from "../support/examples/play.ts";

const FOLDER = new URL("../../docs/examples/", import.meta.url);
const CONTEXT_LINES = 3;
const isToWrite = process.argv.includes("--write");

const files = (await readdir(FOLDER)).sort();
const examples = files.filter((file) => file.endsWith(".sql"));
const pageOf = (example: string) => example.replace(/\.sql$/, ".md");
const read = (file: string) => readFile(new URL(file, FOLDER), "utf8");

for (const example of examples) {
  test.serial(`docs/examples/${example} does what its page says`, async (t) => {
    const page = await playExample(example, await read(example));
    if (isToWrite) await writeFile(new URL(pageOf(example), FOLDER), page);
    const committed = await read(pageOf(example)).catch(() => "");
    const message = "What is committed (-) is not what is so (+). To renew it: npm run examples -- --write";
    t.true(page === committed, `${message}\n\n${difference(committed, page)}`);
  });
}

test("the README lists every example, and each has its page", async (t) => {
  const readme = await read("README.md");
  const listed = [...readme.matchAll(/^\| \[.*?\]\((.*?)\) \|/gm)].map(([, page]) => page);
  t.deepEqual(listed, examples.map(pageOf));
  const pages = files.filter((file) => file.endsWith(".md") && file !== "README.md");
  t.deepEqual(pages, examples.map(pageOf));
});

/** The lines that differ, each with some around it. */
function difference(before: string, after: string): string {
  const lines = diff(after.split("\n"), before.split("\n"));
  return lines
    .filter((_, i) =>
      lines.slice(Math.max(0, i - CONTEXT_LINES), i + CONTEXT_LINES + 1).some(([operation]) => operation !== 0),
    )
    .map(([operation, line]) => `${operation === 0 ? " " : operation < 0 ? "-" : "+"} ${line}`)
    .join("\n");
}
