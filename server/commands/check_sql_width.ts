// Part of npm run check: no line of sql/ and migrations/ has more than 120 columns. Prettier breaks what it can; literals
// and comments are for their author to break: 'a literal that continues ' on the next line as 'another one'.

import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { projectRoot } from "../database/pgrc.ts";
import { assertNoArguments, runCommand } from "../processes/run_command.ts";

const COLUMNS = 120;

runCommand(async () => {
  assertNoArguments("Usage: npm run check:sql");
  const wide: string[] = [];
  for (const folder of ["migrations", "sql"]) {
    for (const entry of await readdir(join(projectRoot, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith(".sql")) continue;
      const path = join(entry.parentPath, entry.name);
      const lines = (await readFile(path, "utf8")).split("\n");
      for (const [index, line] of lines.entries())
        if ([...line].length > COLUMNS) wide.push(`${relative(projectRoot, path)}:${index + 1}`);
    }
  }
  if (wide.length > 0) throw new Error(`More than ${COLUMNS} columns:\n${wide.sort().join("\n")}`);
});
