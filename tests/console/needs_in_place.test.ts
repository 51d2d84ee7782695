// Needs you: the one act that helps is done in the list, for one thing or for many of which the same is said.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { companyPayingAtOnce, debtOf, owe } from "../support/debts.ts";
import { allFor, createCompany, createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { IntentFixture } from "../support/intents.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { publishTerms } from "../support/terms.ts";

const holdback = useConsole(test);
let admin: string;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  await db.query("update app_private.expected_tasks set created_at = now(), last_ended_at = now()");
});

/** So many payouts of 100.00 that Stripe refused for good, each to a recruiter of their own; their schedules. */
async function refused(names: readonly string[], currency: string): Promise<string[]> {
  const db = holdback.db.admin;
  const companyId = await companyPayingAtOnce(db);
  const schedules: string[] = [];
  for (const name of names) {
    const recruiter = await createRecruiter(db);
    await db.query("update app.users set display_name = $2 where id = $1", [recruiter.id, name]);
    const { schedule } = await createPayout(db, {
      companyId,
      currency,
      feeAmount: 10_000,
      holdbackPercentage: 0,
      startDate: daysAgo(9),
      recruiters: allFor(recruiter),
    });
    schedules.push(schedule);
  }
  await answerDue(db, { http_status: 400, code: "account_invalid", message: "The account is closed." });
  return schedules;
}

const statusesOf = async (schedules: readonly string[]) => {
  const { rows } = await holdback.db.admin.query(
    "select status, count(*)::int from app.payout_schedules where id = any ($1) group by status",
    [schedules],
  );
  return rows;
};

test.serial("what failed for good is tried again in the list, with its amount in words", async (t) => {
  const schedules = await refused(["Okafor Talent"], "EUR");
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  await page.getByRole("button", { name: "Retry: Okafor Talent" }).click();
  const dialog = page.getByRole("dialog", { name: "Retry 1 payment?" });
  await dialog.getByText(/Okafor Talent: .*The account is closed/).waitFor();
  await dialog.getByText(/^In words: one hundred euros\.$/).waitFor();
  await dialog.getByLabel("Reason").fill("They have a new bank account");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Retry 1 payment" }).dblclick();
  await page.getByText("1 payment is sent again.").waitFor();
  await page.getByRole("button", { name: "Close" }).last().click();
  await page.getByText("Nothing needs you.").waitFor();
  await answerDue(holdback.db.admin);
  t.deepEqual(await statusesOf(schedules), [{ status: "processed", count: 1 }]);
  t.deepEqual(complaints, []);
});

test.serial("many that failed for one reason are one line, which opens, and are tried again together", async (t) => {
  const schedules = await refused(
    Array.from({ length: 12 }, (_, i) => `Agency ${i + 1}`),
    "USD",
  );
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  await page.getByText("12 of them, for the same reason").waitFor();
  await page.getByText(/^USD\s*1,200\.00$/).waitFor();
  await page.getByText("Agency 1; Agency 2; Agency 3 and 9 more").waitFor();
  t.is(await page.getByRole("button", { name: /^Retry: / }).count(), 0);
  await page.getByRole("button", { name: "Show all 12: Failed for good" }).click();
  t.is(await page.getByRole("button", { name: /^Retry: Agency / }).count(), 12);
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  await page.getByRole("button", { name: "Retry 12 payments" }).click();
  const dialog = page.getByRole("dialog", { name: "Retry 12 payments?" });
  await dialog.getByText(/^USD\s*1,200\.00$/).waitFor();
  await dialog.getByLabel("Reason").fill("The bank is open again");
  // Somebody was quicker with one of them: it is left out and named, the others go.
  await holdback.db.admin.query("select app.retry_payout_schedule($1, 'by hand')", [schedules[0]]);
  await dialog.getByRole("button", { name: "Retry 12 payments" }).click();
  await page.getByText("11 payments are sent again.").waitFor();
  await page.getByText("1 payout left out:").waitFor();
  await page.getByText(/^Agency 1 /).waitFor();
  await answerDue(holdback.db.admin);
  t.deepEqual(await statusesOf(schedules), [{ status: "processed", count: 12 }]);
  t.deepEqual(complaints, []);
});

test.serial("payouts that are due and not approved are one line, and are approved in the list", async (t) => {
  const db = holdback.db.admin;
  const company = await createCompany(db, "Vantor Energy");
  await publishTerms(db, company, { first_payment_days: 0, approval_thresholds: { USD: 100 } });
  for (const name of ["Anneke de Vries", "Kenji Morita"]) {
    const recruiter = await createRecruiter(db);
    await db.query("update app.users set display_name = $2 where id = $1", [recruiter.id, name]);
    await createPayout(db, { companyId: company, feeAmount: 137_500, recruiters: allFor(recruiter) });
  }
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  await page.getByText("Anneke de Vries; Kenji Morita").waitFor();
  await page.getByRole("button", { name: "Review 2 payouts" }).click();
  const dialog = page.getByRole("dialog", { name: "Approve 2 payouts?" });
  await dialog.getByText("two thousand seven hundred fifty US dollars.").waitFor();
  await dialog.getByLabel("Reason").fill("Contracts checked");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Approve 2 payouts" }).dblclick();
  await page.getByText("2 payouts approved.").waitFor();
  const { rows } = await db.query("select status from app.payouts where company_id = $1", [company]);
  t.deepEqual(rows, [{ status: "approved" }, { status: "approved" }]);
  t.deepEqual(complaints, []);
});

test.serial("a pause that stops all money is ended in the list", async (t) => {
  const db = holdback.db.admin;
  await db.query("select app.pause_payouts('all', 'quarter end')");
  const { page } = await holdback.visit(admin, "/needs-you");
  await page.getByText("Payouts are paused", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Resume payouts" }).click();
  const dialog = page.getByRole("dialog", { name: "Resume payouts?" });
  await dialog.getByLabel("Reason").fill("The quarter is closed");
  await dialog.getByRole("button", { name: "Resume payouts" }).dblclick();
  await page.getByText("Payouts go on").waitFor();
  const { rows } = await db.query("select count(*)::int from app.payout_pauses where resumed_at is null");
  t.deepEqual(rows, [{ count: 0 }]);
});

test.serial("recruiters whose accounts cannot receive are reminded in the list, once a day", async (t) => {
  const db = holdback.db.admin;
  const recruiter = await createRecruiter(db);
  await db.query("update app.users set display_name = 'Rowan Achterberg' where id = $1", [recruiter.id]);
  await createPayout(db, { feeAmount: 350_000, holdbackPercentage: 0, recruiters: allFor(recruiter) });
  await db.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  const dialog = page.getByRole("dialog");
  const send = async () => {
    await page.getByRole("button", { name: "Remind: Rowan Achterberg" }).click();
    await page.getByRole("heading", { name: "Remind Rowan Achterberg?" }).waitFor();
    t.deepEqual(await violations(page), []);
    await dialog.getByRole("button", { name: "Send the reminder" }).dblclick();
  };
  await send();
  await dialog.getByText("1 recruiter was reminded.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.getByText(/^Reminded once, /).waitFor();
  await send();
  await dialog.getByText("They were reminded within the last day already.").waitFor();
  const { rows } = await db.query("select count(*)::int from app.events where type = 'onboarding.unfinished'");
  t.deepEqual(rows, [{ count: 1 }]);
  t.deepEqual(complaints, []);
});

test.serial("a recruiter whose account Stripe has closed is asked for another one in the list", async (t) => {
  const db = holdback.db.admin;
  const recruiter = await createRecruiter(db);
  await db.query("update app.users set display_name = 'Okafor & Sons' where id = $1", [recruiter.id]);
  await createPayout(db, { feeAmount: 420_000, holdbackPercentage: 0, recruiters: allFor(recruiter) });
  await db.query(
    "update app.payout_accounts set transfers_enabled = false, disabled_reason = 'account_invalid' where user_id = $1",
    [recruiter.id],
  );
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  await page.getByText("Cannot receive: account closed").waitFor();
  await page.getByRole("button", { name: "Ask for a new account: Okafor & Sons" }).click();
  const dialog = page.getByRole("dialog", { name: "Ask Okafor & Sons for a new account?" });
  await dialog.getByText(/Stripe has closed the account/).waitFor();
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Ask for a new account" }).dblclick();
  await page.getByText("1 recruiter was reminded.").waitFor();
  const { rows } = await db.query(
    "select count(*)::int from app.events where type = 'onboarding.unfinished' and entity_id = $1",
    [recruiter.id],
  );
  t.deepEqual(rows, [{ count: 1 }]);
  t.deepEqual(complaints, []);
});

test.serial("Stripe is asked in the list about a transfer that is in doubt for long", async (t) => {
  const db = holdback.db.admin;
  const intent = await IntentFixture.create(db, "transfer", "GBP");
  await db.query("update app.users set display_name = 'Jonas Weber' where id = $1", [intent.recruiterId]);
  await intent.sentAndAnswered({ http_status: null, code: "ECONNRESET" });
  await intent.change("first_sent_at = now() - interval '3 hours', sent_at = now() - interval '10 minutes'");
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  await page.getByRole("button", { name: "Ask Stripe now: Jonas Weber" }).click();
  const dialog = page.getByRole("dialog", { name: "Ask Stripe now?" });
  await dialog.getByText(/the transfer of GBP 10\.00 to Jonas Weber\. That moves no money\./).waitFor();
  await dialog.getByLabel("Reason").fill("The recruiter calls");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Ask Stripe now" }).dblclick();
  await page.getByText("Stripe is asked.").waitFor();
  const { rows } = await db.query(
    "select payload ->> 'reason' as reason from app.events where type = 'payout_transfer.look_up_asked'",
  );
  t.deepEqual(rows, [{ reason: "The recruiter calls" }], "once, whoever clicks twice");
  const { rows: jobs } = await db.query("select count(*)::int from graphile_worker.jobs where key = $1", [
    `look_up_transfer:${intent.id}`,
  ]);
  t.deepEqual(jobs, [{ count: 1 }]);
  t.deepEqual(complaints, []);
});

test.serial(
  "what the reconciliation found is linked or explained in the list, in the dialog of the books",
  async (t) => {
    const db = holdback.db.admin;
    await db.query(
      `with run as (
       insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at, last_page_at)
       values (now() - interval '2 days', now() - interval '1 second', false, 'test', now(), now()) returning id)
     insert into app.reconciliation_findings (
       kind, subject, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in)
     select 'unknown_to_us', 'tr_byhand', 'tr_byhand', '{"amount": 120000, "currency": "CHF"}', now(), id, now(), id
       from run`,
    );
    const { page, complaints } = await holdback.visit(admin, "/needs-you");
    await page.getByText("Transfer at Stripe that is not in our books").waitFor();
    await page.getByText(/^CHF\s*1,200\.00$/).waitFor();
    await page.getByRole("button", { name: "Link or explain" }).click();
    const dialog = page.getByRole("dialog", { name: "What is this difference?" });
    await dialog.getByText(/^No unpaid obligation has this amount/).waitFor();
    await dialog.getByRole("radio", { name: "It pays nothing that is owed" }).check();
    await dialog.getByRole("textbox", { name: "Reason" }).fill("a test transfer of our own");
    t.deepEqual(await violations(page), []);
    await dialog.getByRole("button", { name: "Close with this explanation" }).dblclick();
    await page.getByText("The difference is explained").waitFor();
    await page.getByRole("button", { name: "Link or explain" }).waitFor({ state: "detached" });
    const { rows } = await db.query(
      "select subject, explanation from app.reconciliation_findings where explained_at is not null",
    );
    t.deepEqual(rows, [{ subject: "tr_byhand", explanation: "a test transfer of our own" }]);
    t.deepEqual(complaints, []);
  },
);

test.serial("a debt that Stripe is not asked for is taken back after all, or given up, in the list", async (t) => {
  const db = holdback.db.admin;
  const recruiter = await createRecruiter(db);
  await db.query("update app.users set display_name = 'Calder Recruiting' where id = $1", [recruiter.id]);
  await owe(db, recruiter, 31_500, ", recovers_by_offset => false", "CAD");
  const id = await debtOf(db, recruiter);
  const nobodyAsks = () => db.query("update app.recoveries set next_reversal_at = null where id = $1", [id]);
  await nobodyAsks();
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  const open = page.getByRole("button", { name: "Choose how to recover: Calder Recruiting" });
  const dialog = page.getByRole("dialog", { name: "What becomes of this debt?" });
  await open.click();
  await dialog
    .getByText(/^Calder Recruiting owes CAD 315\.00 back: .* In words: three hundred fifteen Canadian dollars\./)
    .waitFor();
  await dialog.getByRole("radio", { name: "Take it back at Stripe now" }).check();
  await dialog.getByLabel("Reason").fill("Their account is back");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Take it back now" }).dblclick();
  await page.getByText("Stripe is asked to take it back").waitFor();
  await open.waitFor({ state: "detached" });
  const { rows } = await db.query("select next_reversal_at is not null as is_asked from app.recoveries where id = $1", [
    id,
  ]);
  t.deepEqual(rows, [{ is_asked: true }]);
  await nobodyAsks();
  await page.reload();
  await open.click();
  await dialog.getByRole("radio", { name: "Give it up" }).check();
  await dialog.getByLabel("Reason").fill("They have closed down");
  await dialog.getByRole("button", { name: "Give it up" }).click();
  await page.getByText("The debt is written off").waitFor();
  const { rows: debts } = await db.query("select status from app.recoveries where id = $1", [id]);
  t.deepEqual(debts, [{ status: "written_off" }]);
  t.deepEqual(complaints, []);
});

test.serial("Stripe is asked at once about many transfers that are in doubt, and each is asked about", async (t) => {
  const db = holdback.db.admin;
  const ids: string[] = [];
  for (let i = 0; i < 11; i += 1) {
    const intent = await IntentFixture.create(db, "transfer", "SEK");
    await intent.sentAndAnswered({ http_status: null, code: "ECONNRESET" });
    await intent.change("first_sent_at = now() - interval '3 hours', sent_at = now() - interval '10 minutes'");
    ids.push(intent.id);
  }
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  await page.getByRole("button", { name: /^Ask Stripe about all \d+$/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Ask Stripe about \d+ transfers\?$/ });
  await dialog.getByText(/^SEK\s*110\.00$/).waitFor();
  await dialog.getByLabel("Reason").fill("The recruiters call");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: /^Ask about \d+ transfers$/ }).dblclick();
  await page.getByText(/^Stripe is asked about \d+ transfers\./).waitFor();
  const { rows } = await db.query(
    `select count(*)::int, count(distinct entity_id)::int as transfers from app.events
      where type = 'payout_transfer.look_up_asked' and entity_id = any ($1)`,
    [ids],
  );
  t.deepEqual(rows, [{ count: 11, transfers: 11 }], "each once, whoever clicks twice");
  t.deepEqual(complaints, []);
});
