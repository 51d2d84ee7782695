import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { companyPayingAtOnce } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

const one = async (sql: string, values: unknown[]) => (await db.admin.query(sql, values)).rows[0];
const undo = (payment: string, reason = "it bounced") =>
  db.admin.query("select * from app.undo_manual_payment($1, $2)", [payment, reason]);

/** A payout without a holdback, of which all was paid by hand. */
async function paidByHand() {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await companyPayingAtOnce(db.admin);
  const ids = await createPayout(db.admin, { companyId, startDate: daysAgo(9), recruiters: allFor(recruiter) });
  const { rows } = await db.admin.query("select id from app.record_manual_payment($1, $2, 'SEPA 1', 'closed')", [
    ids.schedule,
    daysAgo(2),
  ]);
  return { ...ids, recruiter, payment: rows[0].id as string };
}

test.serial("it is owed again and paid through Stripe, once; the statement tells of both", async (t) => {
  const ids = await paidByHand();
  t.like((await undo(ids.payment)).rows[0], { undo_reason: "it bounced", amount: "100000" });
  t.like(await one("select status, processed_at from app.payout_schedules where id = $1", [ids.schedule]), {
    status: "pending",
    processed_at: null,
  });
  t.like(await one("select * from reporting.payout_buckets where payout_id = $1", [ids.payout]), {
    paid_outside_stripe: "0",
    paid: "0",
    scheduled: "100000",
  });
  await refused(t, undo(ids.payment), "HB003", /undone already/);
  await answerDue(db.admin);
  const { rows } = await db.admin.query(
    "select kind, amount from reporting.statement_lines where recruiter_id = $1 order by at",
    [ids.recruiter.id],
  );
  t.deepEqual(
    rows.map(({ kind, amount }) => `${kind} ${amount}`),
    ["paid_outside_stripe 100000", "paid_outside_stripe_undone -100000", "payout 100000"],
  );
  t.is((await one("select status from app.payouts where id = $1", [ids.payout])).status, "completed");
  t.is(
    (
      await one("select count(*)::int from app.events where type = 'manual_payment.undone' and payout_id = $1", [
        ids.payout,
      ])
    ).count,
    1,
  );
  t.is(
    (
      await one("select action from app.payout_audit_log where entity_id = $1 and old_status = 'processed'", [
        ids.schedule,
      ])
    ).action,
    "undo_by_hand",
  );
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test.serial("a breach that counted it stops the undoing, until the breach is withdrawn", async (t) => {
  const ids = await paidByHand();
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [ids.placement, daysAgo(1)]);
  await refused(t, undo(ids.payment), "HB054");
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'did not leave')", [ids.placement]);
  await undo(ids.payment);
  t.like(await one("select * from reporting.payout_buckets where payout_id = $1", [ids.payout]), {
    scheduled: "100000",
    paid: "0",
  });
});

test.serial("booked and undone within one transaction, nothing is left of it", async (t) => {
  const ids = await createPayout(db.admin);
  const client = await db.admin.connect();
  await client.query("begin");
  const { rows } = await client.query("select id from app.record_manual_payment($1, '2026-01-05Z', 'x', 'y')", [
    ids.schedule,
  ]);
  await client.query("select app.undo_manual_payment($1, 'z')", [rows[0].id]);
  await client.query("commit");
  client.release();
  t.is((await one("select status from app.payout_schedules where id = $1", [ids.schedule])).status, "pending");
});

test.serial("nobody, not even the owner, makes a paid schedule unpaid in another way", async (t) => {
  const ids = await paidByHand();
  const unpay = (schedule: string) =>
    db.admin.query("update app.payout_schedules set status = 'pending', processed_at = null where id = $1", [schedule]);
  await refused(t, unpay(ids.schedule), "HB003", /is paid/);
  const paid = await createPayout(db.admin);
  await answerDue(db.admin);
  await refused(t, unpay(paid.schedule), "HB003", /is paid/);
  await refused(t, db.admin.query("delete from app.manual_payments"), "HB007");
  await refused(t, db.admin.query("update app.manual_payments set amount = 1 where id = $1", [ids.payment]), "HB003");
});

test.serial("without a reason, or a payment, it is refused", async (t) => {
  const ids = await paidByHand();
  await refused(t, undo(NOBODY), "HB002");
  await refused(t, undo(ids.payment, " "), "HB008");
  await refused(t, undo(ids.payment, "x".repeat(2001)), "HB037");
  await refusedToOthers(t, db, "app.undo_manual_payment($1, 'x')", [ids.payment]);
});
