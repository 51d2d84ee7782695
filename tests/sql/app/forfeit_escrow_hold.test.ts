import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("what is forfeited cannot be released, forfeited again or scheduled anew, and the audit log says why", async (t) => {
  const { hold, payout } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  const forfeit = () =>
    db.admin.query("select status, reason from app.forfeit_escrow_hold($1, 'the recruiter broke the contract')", [
      hold,
    ]);
  t.deepEqual((await forfeit()).rows, [{ status: "forfeited", reason: "the recruiter broke the contract" }]);
  await refused(t, db.admin.query("select app.release_escrow_hold($1, 'x')", [hold]), "HB003");
  await refused(t, forfeit(), "HB003");
  await refused(t, db.admin.query("select app.create_payout_schedule($1, now(), 1)", [payout]), "HB010");
  const { rows } = await db.admin.query(
    "select new_status, reason from app.payout_audit_log where entity_id = $1 and action = 'forfeit'",
    [hold],
  );
  t.deepEqual(rows, [{ new_status: "forfeited", reason: "the recruiter broke the contract" }]);
});

test("a hold that is not there, or no reason, is refused; only an admin forfeits", async (t) => {
  const { hold } = await createPayout(db.admin);
  await refused(t, db.admin.query("select app.forfeit_escrow_hold($1, 'x')", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.forfeit_escrow_hold($1, '')", [hold]), "HB008");
  await refusedToOthers(t, db, "app.forfeit_escrow_hold($1, 'x')", [hold]);
});
