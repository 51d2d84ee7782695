import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { companyPayingAtOnce } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { changeSettings } from "../../support/payout_system.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

// What waits after a change of account: end_cool_down.test.ts.
const db = useDatabase(test, (made) => changeSettings(made.admin, { account_cool_down_days: 0 }));

const one = async (sql: string, values: unknown[] = []) => (await db.admin.query(sql, values)).rows[0];
const bucketOf = (payout: string) => one("select * from reporting.payout_buckets where payout_id = $1", [payout]);
const redirect = (payout: string) =>
  db.admin.query("select * from app.redirect_payout($1, 'account closed')", [payout]);

/** 1,000.00 USD were paid, nothing is held; then the recruiter's account was closed, and another one linked. */
async function closed(terms = "") {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await companyPayingAtOnce(db.admin, terms);
  const ids = await createPayout(db.admin, { companyId, startDate: daysAgo(45), recruiters: allFor(recruiter) });
  await answerDue(db.admin);
  const present = `acct_n${ids.payout.replaceAll("-", "")}`;
  await db.admin.query("select app.link_payout_account($1, $2)", [recruiter.id, present]);
  return { ...ids, recruiter, present };
}

/** Commits the reversals of what is open, and sends them. */
async function send() {
  await db.admin.query("select app_private.claim_reversals()");
  const { rows } = await db.admin.query(
    `select reversal_id, attempt from app_private.begin_transfers(
       array(select id from app.payout_reversals where status in ('intended', 'in_doubt')))`,
  );
  return rows as { reversal_id: string; attempt: number }[];
}
const answer = async (sent: { reversal_id: string; attempt: number }[], more: object) =>
  db.admin.query("select app_private.record_transfer_answers($1)", [
    JSON.stringify(sent.map((each) => ({ ...each, ...more }))),
  ]);
const succeeded = (sent: { reversal_id: string }[]) => ({
  http_status: 200,
  stripe_reversal_id: `trr_${sent[0]?.reversal_id.slice(-12)}`,
});

test.serial("what a reversal brings back is paid to the present account, and nothing before", async (t) => {
  const ids = await closed();
  t.like((await redirect(ids.payout)).rows[0], {
    purpose: "redirect",
    amount: "100000",
    by_offset: false,
    breach_id: null,
  });
  t.is((await one("select code from app.explain_payout($1)", [ids.payout])).code, "redirecting");
  // Nobody owes it: analysts see it as what it is, and no sum of debts has it.
  t.like(await one("select purpose, still_open from reporting.recoveries where payout_id = $1", [ids.payout]), {
    purpose: "redirect",
    still_open: "100000",
  });
  await db.admin.query("select app.set_company_fee($1, 500000, 'the invoice')", [ids.placement]);
  t.like(await one("select debts_open from reporting.placement_sides where placement_id = $1", [ids.placement]), {
    debts_open: "0",
  });
  const sent = await send();
  t.is(sent.length, 1);
  // Committed, then in doubt: nothing is owed anew.
  t.like(await bucketOf(ids.payout), { status: "completed", paid: "100000", scheduled: "0" });
  await answer(sent, { http_status: null, code: "ETIMEDOUT" });
  await answerDue(db.admin);
  t.like(await bucketOf(ids.payout), { paid: "100000", scheduled: "0" });
  await answer(sent, succeeded(sent));
  t.like(await bucketOf(ids.payout), { status: "processing", paid: "0", scheduled: "100000", debt: "0" });
  await answer(sent, succeeded(sent));
  t.like(await bucketOf(ids.payout), { scheduled: "100000" });
  await answerDue(db.admin);
  const { rows } = await db.admin.query(
    "select destination, amount, status from app.payout_transfers where payout_id = $1 order by id",
    [ids.payout],
  );
  t.deepEqual(rows, [
    { destination: ids.recruiter.stripeAccountId, amount: "100000", status: "succeeded" },
    { destination: ids.present, amount: "100000", status: "succeeded" },
  ]);
  t.like(await bucketOf(ids.payout), {
    status: "completed",
    paid: "100000",
    paid_and_kept: "100000",
    paid_and_recovered: "0",
  });
  t.like(await one("select status from app.recoveries where payout_id = $1", [ids.payout]), { status: "recovered" });
  const { rows: lines } = await db.admin.query(
    "select kind, amount from reporting.statement_lines where recruiter_id = $1 order by at",
    [ids.recruiter.id],
  );
  t.deepEqual(
    lines.map(({ kind, amount }) => `${kind} ${amount}`),
    ["payout 100000", "reversal -100000", "payout 100000"],
  );
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
  await refused(t, redirect(ids.payout), "HB051", /Nothing is left/);
});

test.serial("the old account holds a part only: that part is paid again, the rest waits for it", async (t) => {
  // 300.00 of 1,000.00 are left in the old account.
  const ids = await closed();
  await db.admin.query(
    "insert into app_private.account_balances (stripe_account_id, currency, available) values ($1, 'USD', 30000)",
    [ids.recruiter.stripeAccountId],
  );
  await redirect(ids.payout);
  const sent = await send();
  await answer(sent, succeeded(sent));
  t.like(await bucketOf(ids.payout), { paid: "70000", scheduled: "30000" });
  await db.admin.query("update app_private.account_balances set available = 0");
  t.deepEqual(await send(), []);
  t.like(await one("select status from app.recoveries where payout_id = $1", [ids.payout]), { status: "open" });
  await answerDue(db.admin);
  t.like(await bucketOf(ids.payout), { paid: "100000", paid_and_kept: "100000", scheduled: "0" });
  await db.admin.query("select app.stop_redirect($1, 'the rest is gone')", [ids.payout]);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test.serial(
  "a reversal that is refused makes nothing owed, and what was reversed by hand ends the redirect",
  async (t) => {
    const ids = await closed();
    await redirect(ids.payout);
    const sent = await send();
    await answer(sent, { http_status: 400, code: "balance_insufficient", message: "x" });
    t.like(await bucketOf(ids.payout), { status: "completed", paid: "100000", scheduled: "0" });
    const transfer = await one("select * from app.payout_transfers where payout_id = $1", [ids.payout]);
    await db.admin.query(
      "select app_private.record_hand_reversals(transfer, 100000) from app.payout_transfers as transfer where id = $1",
      [transfer.id],
    );
    t.is((await one("select count(*)::int from app.recovery_steps where kind = 'hand_reversal'")).count, 0);
    await db.admin.query("update app.recoveries set next_reversal_at = now() where payout_id = $1", [ids.payout]);
    t.deepEqual(await send(), []);
    t.like(await one("select status from app.recoveries where payout_id = $1", [ids.payout]), { status: "cancelled" });
    t.like(await bucketOf(ids.payout), { paid: "0", scheduled: "0" });
  },
);

test.serial("a breach waits for a reversal on its way, and ends a redirect that waits", async (t) => {
  // Pro rata of 45 of 90 days: 500.00 are earned.
  const ids = await closed(", clawback_rule => 'pro_rata'");
  const breach = () =>
    db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [ids.placement, daysAgo(0)]);
  await redirect(ids.payout);
  const sent = await send();
  await refused(t, breach(), "HB012");
  await answer(sent, { http_status: 400, code: "balance_insufficient", message: "x" });
  await breach();
  t.like(await one("select status from app.recoveries where payout_id = $1 and purpose = 'redirect'", [ids.payout]), {
    status: "cancelled",
  });
  t.like(await bucketOf(ids.payout), { debt: "50000", paid: "100000", earned: "50000" });
  await refused(t, redirect(ids.payout), "HB003", /Debt .* is open/);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test.serial("what was carried over by a replacement is refused by its own reason", async (t) => {
  const ids = await closed(", guarantee_remedy => 'either', replacement_days => 30");
  const { id } = await one("select id from app.replace_candidate($1, 'B. Candidate', current_date, 'left', $2)", [
    ids.placement,
    daysAgo(1),
  ]);
  const later = await one("select id, status from app.payouts where placement_id = $1", [id]);
  await refused(t, redirect(later.id), "HB053", /carried over from the placement that was replaced/);
});

test.serial("what does not fit is refused", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const ids = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  await refused(t, redirect(NOBODY), "HB002");
  await refused(t, redirect(ids.payout), "HB003");
  await answerDue(db.admin);
  await refused(t, redirect(ids.payout), "HB053", /present account/);
  await refused(t, db.admin.query("select app.redirect_payout($1, ' ')", [ids.payout]), "HB008");
  await refused(t, db.admin.query("select app.redirect_payout($1, $2)", [ids.payout, "x".repeat(2001)]), "HB037");
  await refusedToOthers(t, db, "app.redirect_payout($1, 'x')", [ids.payout]);
  await db.admin.query("select app.link_payout_account($1, $2)", [
    recruiter.id,
    `acct_x${recruiter.id.replaceAll("-", "")}`,
  ]);
  const { rows } = await redirect(ids.payout);
  await refused(t, redirect(ids.payout), "HB003", /Redirect .* is open/);
  await refused(t, db.admin.query("select app.write_off_recovery($1, 'x')", [rows[0].id]), "HB003", /redirect/);
});
