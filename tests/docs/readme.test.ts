// What the README tells its reader to type beside a running npm start is done as it is printed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { cleanEnvironment, eventually, root, start, takeTurn, temporaryFolder } from "../support/commands.ts";
import { portOfItsOwn } from "../support/port.ts";
import { prepareServer } from "../support/prepared_server.ts";

const README = readFileSync(join(root, "README.md"), "utf8");
const [, BLOCK = ""] = /in a second terminal[^`]*(?:`[^`]+`[^`]*)*```sh\n(.*?)```/s.exec(README) ?? [];
const LINES = BLOCK.trim().split("\n");

test("what the README says to type in a second terminal works as it is printed, on a fresh install", async (t) => {
  t.true(LINES.length >= 5 && LINES.some((line) => line.startsWith("npm run sql -- operator ")), BLOCK);
  await takeTurn(t);
  const dataDir = join(await temporaryFolder(t), "data");
  await prepareServer(dataDir);
  const env = cleanEnvironment({ HOLDBACK_DATA_DIR: dataDir, PORT: String(await portOfItsOwn()) });
  const holdback = start(t, ["server/commands/start.ts"], env);
  await eventually(() => /^holdback ready on/m.test(holdback.stdout()) || holdback.process.exitCode !== null);
  for (const line of LINES) {
    const typed = start(t, ["-c", line], env, "/bin/sh");
    t.deepEqual(await typed.ended, { code: 0, signal: null }, `${line}\n${typed.stdout()}\n${typed.stderr()}`);
  }
  const who = start(t, ["server/commands/sql.ts", "operator", "select email from app.viewer()", "--csv"], env);
  t.is((await who.ended).code, 0);
  t.is(who.stdout(), "email\nadmin@holdback.test\n");
});
