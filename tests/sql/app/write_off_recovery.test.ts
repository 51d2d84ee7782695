import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { debtOf, owe } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial(
  "what is written off leaves a debt that can be transferred: a multiple of the currency's step",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    await owe(db.admin, recruiter, 1_000, "", "KWD");
    const { rows } = await db.admin.query("select id from app.recoveries where recruiter_id = $1", [recruiter.id]);
    const writeOff = (amount: number) =>
      db.admin.query("select app.write_off_recovery($1, 'goodwill', $2)", [rows[0].id, amount]);
    await refused(t, writeOff(5), "HB004", /multiples of 10/);
    await writeOff(10);
  },
);

test.serial("a debt is given up in part, then whole, and no more than is left of it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 1_000);
  const id = await debtOf(db.admin, recruiter);
  const writeOff = (amount: number | null, reason = "goodwill") =>
    db.admin.query("select status from app.write_off_recovery($1, $2, $3)", [id, reason, amount]);
  await refused(t, writeOff(1_001), "HB004");
  await refused(t, writeOff(null, " "), "HB008");
  await refusedToOthers(t, db, "app.write_off_recovery($1, 'goodwill')", [id]);
  t.deepEqual((await writeOff(400)).rows, [{ status: "open" }]);
  await refused(t, writeOff(601), "HB004");
  t.deepEqual((await writeOff(null)).rows, [{ status: "written_off" }]);
  await refused(t, writeOff(null), "HB003");
  await refused(t, db.admin.query("select app.write_off_recovery($1, 'x')", [NOBODY]), "HB002");
});

// Of 1,000, 400 are given up: 600 are left.
test.serial("a part that is written off twice with what was left is given up once", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 1_000);
  const id = await debtOf(db.admin, recruiter);
  const writeOff = (left: number) =>
    db.admin.query("select app.write_off_recovery($1, 'goodwill', 400, $2)", [id, left]);
  await writeOff(1_000);
  await refused(t, writeOff(1_000), "HB028", /USD 6\.00 are left/);
  const { rows } = await db.admin.query("select amount::int from app.recovery_steps where recovery_id = $1", [id]);
  t.deepEqual(rows, [{ amount: 400 }]);
});
