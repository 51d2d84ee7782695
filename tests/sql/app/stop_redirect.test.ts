import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

test("a redirect is stopped while nothing of it is on its way, and can be asked for again", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const { payout } = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  const stop = (id = payout, reason = "not needed") =>
    db.admin.query("select status from app.stop_redirect($1, $2)", [id, reason]);
  await answerDue(db.admin);
  await db.admin.query("select app.link_payout_account($1, $2)", [recruiter.id, `acct_x${payout.replaceAll("-", "")}`]);
  await refused(t, stop(), "HB003");
  await refused(t, stop(NOBODY), "HB002");
  await refused(t, stop(payout, " "), "HB008");
  await refusedToOthers(t, db, "app.stop_redirect($1, 'x')", [payout]);
  const again = () => db.admin.query("select app.redirect_payout($1, 'closed')", [payout]);
  await again();
  t.deepEqual((await stop()).rows, [{ status: "cancelled" }]);
  await again();
  await db.admin.query("select app_private.claim_reversals()");
  await refused(t, stop(), "HB012");
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});
