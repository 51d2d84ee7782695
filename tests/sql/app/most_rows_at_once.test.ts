import { randomUUID } from "node:crypto";
import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { createPerson } from "../../support/fixtures.ts";

const db = useDatabase(test);

test("a verb for many takes as many rows as it says, and refuses one more", async (t) => {
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  const { rows } = await admin.query<{ most: number }>("select app.most_rows_at_once() as most");
  const most = rows[0]?.most ?? 0;
  t.true(most > 0);
  const freeze = (count: number) =>
    admin.query("select * from app.freeze_payouts($1, 'a test')", [Array.from({ length: count }, () => randomUUID())]);
  t.is((await freeze(most)).rowCount, most);
  await t.throwsAsync(freeze(most + 1), { code: "HB008", message: `${most + 1} ids are given.` });
});
