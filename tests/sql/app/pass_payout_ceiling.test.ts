import test from "ava";
import { asked, call, confirm, createAdmin, refusedToConfirm } from "../../security/two_admins.ts";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const PASS = "app.pass_payout_ceiling($1, 'agreed by telephone')";

test("a second person lets one payment pass the ceiling, and what it pays leaves the ceiling to the others", async (t) => {
  const on = await temporaryDatabase(t);
  const [one, other] = [await createAdmin(on), await createAdmin(on)];
  await on.admin.query("select app.set_payout_ceiling('all', 500, 'USD', 'a limit')");
  const large = await createPayout(on.admin, { feeAmount: 10_000, holdbackPercentage: 0 });
  await createPayout(on.admin, { feeAmount: 500, holdbackPercentage: 0 });
  const amounts = async () => {
    await on.admin.query("select app.process_due_schedules()");
    const { rows } = await on.admin.query("select amount::int from app.payout_transfers order by created_at, id");
    return rows.map(({ amount }) => amount);
  };
  const request = await asked(t, one, PASS, [large.schedule]);
  t.deepEqual(await amounts(), [500]);
  await refusedToConfirm(t, one, request, "HB030");
  await confirm(other, request);
  t.deepEqual(await amounts(), [500, 10_000]);
  const { rows } = await on.admin.query("select amount::int from app_private.ceiling_sums");
  t.deepEqual(rows, [{ amount: 500 }]);
  await refused(t, call(one, PASS, [large.schedule]), "HB003");
  t.deepEqual((await on.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("the only admin lets a payment pass alone", async (t) => {
  const on = await temporaryDatabase(t);
  const { rows } = await on.admin.query("select id from app.users where role = 'platform_admin'");
  for (const { id } of rows) await on.admin.query("select app.deactivate_user($1)", [id]);
  const only = await createAdmin(on);
  await on.admin.query("select app.set_payout_ceiling('all', 1, 'USD', 'a limit')");
  const { schedule } = await createPayout(on.admin);
  t.is(await call(only, PASS, [schedule]), null);
});

test("what cannot pass is refused, and only an admin lets it", async (t) => {
  await refused(t, db.admin.query(`select ${PASS}`, [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.pass_payout_ceiling($1, '')", [NOBODY]), "HB008");
  const { schedule } = await createPayout(db.admin);
  await refusedToOthers(t, db, PASS, [schedule]);
  await db.admin.query("select app.cancel_payout_schedule($1, 'called off')", [schedule]);
  await refused(t, db.admin.query(`select ${PASS}`, [schedule]), "HB003");
});
