import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createCompany, createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial("who paused, and why, can be neither edited nor deleted", async (t) => {
  await db.admin.query("select app.pause_payouts('currency:JPY', 'a test')");
  await refused(t, db.admin.query("update app.payout_pauses set reason = 'another'"), "HB003");
  await refused(t, db.admin.query("delete from app.payout_pauses"), "HB007");
  await db.admin.query("select app.resume_payouts('currency:JPY', 'it is over')");
});

test.serial("what is paused is not claimed: a company, a recruiter, a currency, or all; the rest is", async (t) => {
  const [paused, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const companyId = await createCompany(db.admin);
  const blocked = {
    recruiter: await createPayout(db.admin, { recruiters: allFor(paused) }),
    company: await createPayout(db.admin, { recruiters: allFor(other), companyId }),
    currency: await createPayout(db.admin, { recruiters: allFor(other), currency: "EUR" }),
  };
  const free = await createPayout(db.admin, { recruiters: allFor(other) });
  const scopes = [`recruiter:${paused.id}`, `company:${companyId}`, "currency:eur"];
  const pause = (scope: string) =>
    db.admin.query("select scope_kind from app.pause_payouts($1, 'something is wrong')", [scope]);
  for (const scope of scopes) await pause(scope);
  const claimed = async () => {
    await db.admin.query("select app.process_due_schedules()");
    const { rows } = await db.admin.query<{ payout_id: string }>("select payout_id from app.payout_transfers");
    return rows.map((row) => row.payout_id).sort();
  };
  t.deepEqual(await claimed(), [free.payout]);
  await pause("all");
  for (const scope of scopes) await db.admin.query("select app.resume_payouts($1, 'it was nothing')", [scope]);
  t.deepEqual(await claimed(), [free.payout]);
  await db.admin.query("select app.resume_payouts('all', 'it was nothing')");
  t.deepEqual(await claimed(), [...Object.values(blocked), free].map(({ payout }) => payout).sort());
});

test.serial(
  "a scope that is none, or paused already, and a pause without a reason are refused; only an admin pauses",
  async (t) => {
    const pause = (scope: string | null, reason = "a test") =>
      db.admin.query("select app.pause_payouts($1, $2)", [scope, reason]);
    for (const scope of [
      null,
      "",
      "everything",
      "currency:XYZ",
      "currency:",
      `company:${NOBODY}`,
      `recruiter:${NOBODY}`,
    ]) {
      await refused(t, pause(scope), "HB008");
    }
    await refused(t, pause("currency:NOK", " "), "HB008");
    await pause("currency:NOK");
    await refused(t, pause("currency:nok"), "HB009");
    await refusedToOthers(t, db, "app.pause_payouts('all', 'x')");
    const { rows } = await db.admin.query(
      "select payload ->> 'reason' as reason from app.events where type = 'payout_pause.started' and payload ->> 'scope_value' = 'NOK'",
    );
    t.deepEqual(rows, [{ reason: "a test" }]);
  },
);
