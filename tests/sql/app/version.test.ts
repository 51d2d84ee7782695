import { readFile } from "node:fs/promises";
import test from "ava";
import { useDatabase } from "../../support/database.ts";

const db = useDatabase(test);

test("the database knows which version of Holdback migrated it", async (t) => {
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  t.deepEqual((await db.admin.query("select app.version()")).rows, [{ version }]);
});

test("an analyst may ask for the version too", async (t) => {
  const analyst = await db.connectAs("holdback_analyst");
  t.is((await analyst.query("select app.version()")).rowCount, 1);
});
