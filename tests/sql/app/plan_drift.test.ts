// What is not any more as a plan has it.

import test from "ava";
import { temporaryDatabase } from "../../support/database.ts";
import { debtOf, owe } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { dueObligations, planners } from "../../support/plans.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

test("what was added, removed and changed is named, each with what it was and is", async (t) => {
  const db = await temporaryDatabase(t);
  // Another account counts at once here.
  await db.admin.query("update app_private.settings set value = '0' where name = 'account_cool_down_days'");
  const indebted = await createRecruiter(db.admin);
  await owe(db.admin, indebted, 30_000);
  const debt = await debtOf(db.admin, indebted);
  await db.admin.query("select app.freeze_payout(payout_id, 'disputed') from app.recoveries where id = $1", [debt]);
  const [kept, frozen, relinked] = await dueObligations(db, 3);
  const smaller = await createPayout(db.admin, { recruiters: allFor(indebted) });
  const { plan, drift } = await planners(db);
  const made = await plan();
  t.deepEqual(await drift(made), []);
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [frozen?.payout]);
  await db.admin.query("select app.link_payout_account($1, 'acct_new')", [relinked?.recruiter.id]);
  // The debt of 300.00 is set off again: 800.00 − 300.00.
  await db.admin.query("select app.unfreeze_payout(payout_id, 'settled') from app.recoveries where id = $1", [debt]);
  const [added] = await dueObligations(db, 1);
  const rows = await drift(made);
  const of = (due?: { schedule: string }) => rows.find((row) => row.schedule_id === due?.schedule);
  t.is(rows.length, 4);
  t.is(of(kept), undefined);
  t.like(of(frozen), {
    change: "removed",
    payout_id: frozen?.payout,
    planned_amount: "80000",
    present_amount: null,
    reasons: ["payout_frozen"],
  });
  t.like(of(relinked), {
    change: "changed",
    changed: ["account"],
    planned_account: relinked?.recruiter.stripeAccountId,
    present_account: "acct_new",
  });
  t.like(of(smaller), { change: "changed", changed: ["amount"], planned_amount: "80000", present_amount: "50000" });
  t.like(of(added), {
    change: "added",
    planned_amount: null,
    present_amount: "80000",
    recruiter_id: added?.recruiter.id,
  });
});

test("of an account that cannot receive it says what Stripe asks for", async (t) => {
  const db = await temporaryDatabase(t);
  const [due, other] = await dueObligations(db, 2);
  const { plan, drift } = await planners(db);
  const made = await plan();
  await db.admin.query(
    "update app.payout_accounts set transfers_enabled = false, requirements_due = '{individual.dob.day,external_account}' where user_id = $1",
    [due?.recruiter.id],
  );
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [other?.payout]);
  const rows = await drift(made);
  t.like(
    rows.find((row) => row.schedule_id === due?.schedule),
    { reasons: ["account_cannot_receive"], asked: "the date of birth, a bank account" },
  );
  t.like(
    rows.find((row) => row.schedule_id === other?.schedule),
    { reasons: ["payout_frozen"], asked: null },
  );
});

test("a plan that was executed has no drift, and an unknown one is none", async (t) => {
  const db = await temporaryDatabase(t);
  const [due] = await dueObligations(db, 1);
  const people = await planners(db);
  const made = await people.approved();
  await people.execute(made);
  await db.admin.query("select app.freeze_payout($1, 'x')", [due?.payout]);
  t.deepEqual(await people.drift(made), []);
  await refused(t, db.admin.query("select * from app.plan_drift($1)", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.plan_drift($1)", [made.id]);
});
