import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a company is created once, by its trimmed name", async (t) => {
  const { rows } = await db.admin.query("select name from app.create_company('  Acme & Sons ')");
  t.deepEqual(rows, [{ name: "Acme & Sons" }]);
  await refused(t, db.admin.query("select app.create_company('Acme & Sons')"), "HB009");
  await refused(t, db.admin.query("select app.create_company(' ')"), "HB008");
  await refused(t, db.admin.query("select app.create_company(null)"), "HB008");
});

test("only an admin creates a company", async (t) => {
  await refusedToOthers(t, db, "app.create_company('Globex')");
});
