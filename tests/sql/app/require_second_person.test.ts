import test from "ava";
import { control, createAdmin } from "../../security/two_admins.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial("a rule is set once and lifted once, and events say so", async (t) => {
  await createAdmin(db);
  await createAdmin(db);
  await control(db);
  const set = (required: boolean) =>
    db.admin.query(
      "select kind, lifted_at is not null as lifted from app.require_second_person('early_release', required => $1)",
      [required],
    );
  await refused(t, set(false), "HB003");
  t.deepEqual((await set(true)).rows, [{ kind: "early_release", lifted: false }]);
  t.deepEqual((await set(true)).rows, [{ kind: "early_release", lifted: false }]);
  t.deepEqual((await set(false)).rows, [{ kind: "early_release", lifted: true }]);
  const { rows } = await db.admin.query(
    `select type from app.events
      where type like 'second_person_rule.%' and payload ->> 'kind' = 'early_release' order by id desc limit 2`,
  );
  t.deepEqual(
    rows.map(({ type }) => type),
    ["second_person_rule.lifted", "second_person_rule.set"],
  );
});

test.serial(
  "a kind that is none, and an amount without its currency, are refused; only an admin sets a rule",
  async (t) => {
    const set = (kind: string | null, amount: number | null, currency: string | null) =>
      db.admin.query("select app.require_second_person($1, $2, $3)", [kind, amount, currency]);
    t.is((await refused(t, set("everything", null, null), "HB008")).column, "kind");
    t.is((await refused(t, set(null, null, null), "HB008")).column, "kind");
    t.is((await refused(t, set("early_release", 100, null), "HB008")).column, "currency");
    t.is((await refused(t, set("early_release", null, "USD"), "HB008")).column, "currency");
    await refused(t, set("early_release", -1, "USD"), "HB004");
    await refusedToOthers(t, db, "app.require_second_person('early_release')");
  },
);
