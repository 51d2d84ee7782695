// The list of journeys names tests that there are, by their titles.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "ava";

const folder = new URL("../console/", import.meta.url);
const textOf = (name: string) => readFileSync(fileURLToPath(new URL(name, folder)), "utf8");

test("each journey of the list is a test of the file that it names, and there are at least 25", (t) => {
  const journeys = [...textOf("README.md").matchAll(/^\|[^|]+\| \[\w+\]\(([\w.]+)\): (.+) \|$/gm)];
  t.true(journeys.length >= 25, `${journeys.length} journeys are listed`);
  const missing = journeys.filter(([, file = "", title = ""]) => !textOf(file).includes(`"${title}"`));
  t.deepEqual(
    missing.map(([, file, title]) => `${file}: ${title}`),
    [],
  );
});
