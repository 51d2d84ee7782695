// What is in the file of an export and is none of its rows is named by its line.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { verifyExportFile } from "../../../../server/database/audit/verify.ts";
import { temporaryFolder } from "../../../support/commands.ts";

const LOGGED = JSON.stringify({ table: "audit_log", row: { entity: "settings", entity_id: "x", sequence: "1" } });
const SEAL = JSON.stringify({ table: "audit_seals", row: {} });

for (const [second, complaint] of [
  [JSON.stringify({ table: "payouts", row: {} }), "is of payouts, a table that no export has."],
  [JSON.stringify({ table: "toString", row: {} }), "is of toString, a table that no export has."],
  [SEAL, "is of audit_seals, which stands before the logs in an export."],
  ["{}", "is no row of a table: it is no export."],
  ["null", "is no row of a table: it is no export."],
  [JSON.stringify({ table: "audit_log", row: null }), "is no row of a table: it is no export."],
  ["{", "is no JSON: it is no export, or a part of one."],
] as const) {
  test(`a second line that is ${second} is told by its number`, async (t) => {
    const file = join(await temporaryFolder(t), "export.jsonl");
    await writeFile(file, `${LOGGED}\n${second}\n`);
    await t.throwsAsync(verifyExportFile(file, { keys: [], sealsOutside: [] }), {
      message: `Line 2 of ${file} ${complaint}`,
    });
  });

  test(`a line that is ${second} is told by its number where another thread reads it`, async (t) => {
    const file = join(await temporaryFolder(t), "export.jsonl");
    await writeFile(file, `${`${LOGGED}\n`.repeat(10)}${second}\n`);
    await t.throwsAsync(verifyExportFile(file, { keys: [], sealsOutside: [] }, 2), {
      message: `Line 11 of ${file} ${complaint}`,
    });
  });
}

test("an export that comes through a pipe is read", async (t) => {
  const pipe = join(await temporaryFolder(t), "export");
  execFileSync("sh", ["-c", `mkfifo ${pipe}`]);
  const writer = spawn("sh", ["-c", `printf '%s\\n' '${LOGGED}' > ${pipe}`]);
  const { rows } = await verifyExportFile(pipe, { keys: [], sealsOutside: [] });
  t.is(rows, 1);
  await once(writer, "exit");
});
