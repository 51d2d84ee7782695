// The page Needs you: empty as a good thing, and each trouble with the act that helps.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createPerson,
  createPlacement,
  createRecruiter,
} from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { publishTerms } from "../support/terms.ts";

const holdback = useConsole(test);
let admin: string;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  // As if the clock had just started them all, and Stripe's list had been read: nothing was missed.
  await db.query("update app_private.expected_tasks set created_at = now(), last_ended_at = now()");
});

test.serial("when nothing is wrong, the page says so", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  await page.getByText("Nothing needs you.").waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(complaints, []);
});

test.serial("an account that cannot receive stands there with its money, and leads to the payout", async (t) => {
  const db = holdback.db.admin;
  const recruiter = await createRecruiter(db);
  await db.query("update app.users set display_name = 'Rowan Achterberg' where id = $1", [recruiter.id]);
  await createPayout(db, { feeAmount: 350_000, holdbackPercentage: 0, recruiters: allFor(recruiter) });
  await db.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
  const { page } = await holdback.visit(admin, "/needs-you");
  await page.getByText("1 thing, 0 of them with money at risk.").waitFor();
  await page.getByText(/^USD\s*3,500\.00$/).waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  await page.getByRole("button", { name: "Remind: Rowan Achterberg" }).waitFor();
  await page.getByRole("button", { name: /^More for .*Rowan Achterberg/ }).click();
  await page.getByRole("link", { name: "Look at it" }).click();
  await page.getByRole("heading", { level: 1, name: /Rowan Achterberg/ }).waitFor();
});

test.serial("a request is confirmed by another admin than who asked", async (t) => {
  const db = holdback.db.admin;
  const { schedule } = await createPayout(db, { feeAmount: 80_000, holdbackPercentage: 0 });
  const asks = await holdback.db.connectAs("holdback_authenticator");
  await asks.query("set role holdback_admin");
  await asks.query("select set_config('holdback.user_id', $1, false)", [(await createPerson(db, "platform_admin")).id]);
  await asks.query("select app.record_manual_payment($1, now(), 'REF 1', 'paid by wire')", [schedule]);
  const { page } = await holdback.visit(admin, "/needs-you");
  await page.getByRole("button", { name: "Review request" }).click();
  const dialog = page.getByRole("dialog", { name: "Book as paid outside Stripe?" });
  await dialog.getByText(/^USD\s*800\.00$/).waitFor();
  await dialog.getByText(/^Books USD 800\.00 for .* as paid outside Stripe on .* \(REF 1\)/).waitFor();
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Book as paid outside Stripe" }).dblclick();
  await dialog.waitFor({ state: "detached" });
  const { rows } = await db.query("select status from app.payout_schedules where id = $1", [schedule]);
  t.deepEqual(rows, [{ status: "processed" }]);
});

test.serial(
  "a second person reads whom an act is about and what it costs, before and where they confirm it",
  async (t) => {
    const db = holdback.db.admin;
    const company = await createCompany(db);
    await db.query("update app.companies set name = 'Refunders' where id = $1", [company]);
    await publishTerms(db, company, { company_refund_rule: "full" });
    const placement = await createPlacement(db, { companyId: company, startDate: daysAgo(20) });
    await db.query("update app.placements set candidate_name = 'Ilse Winter' where id = $1", [placement]);
    await db.query("select app.set_company_fee($1, 150000, 'by contract')", [placement]);
    const asks = await holdback.db.actAs((await createPerson(db, "company_user", [company])).id);
    await asks.query("select app.report_departure($1, $2, 'resigned')", [placement, daysAgo(2)]);
    const maker = await holdback.db.actAs((await createPerson(db, "platform_admin")).id);
    await db.query("select app.require_second_person('make_admin')");
    await maker.query("select app.create_user('ada@example.com', 'Ada Weil', 'platform_admin')");
    const { rows } = await db.query<{ owed: string }>(
      "select basis ->> 'owed_back' as owed from app.requests where verb = 'report_departure'",
    );
    t.true(Number(rows[0]?.owed) > 0);

    const { page } = await holdback.visit(admin, "/needs-you");
    await page.getByText("Adds Ada Weil (ada@example.com) as a platform admin.").waitFor();
    const departure = page.getByRole("listitem").filter({ hasText: "Report the departure" });
    await departure.getByText(/^Reports that Ilse Winter \(.*Refunders\) left, with .* as the last day/).waitFor();
    await departure.locator(".number .money").waitFor();
    await departure.getByRole("button", { name: /^Review request/ }).click();
    const dialog = page.getByRole("dialog", { name: "Report the departure?" });
    await dialog.getByText(/USD 1,500\.00 is owed back to the company\.$/).waitFor();
    await dialog.locator(".facts .money").waitFor();
    t.deepEqual(await violations(page), []);
    t.deepEqual(await tooNarrow(page, 390), []);
    await dialog.getByRole("button", { name: "Report the departure" }).waitFor();
    await db.query(
      "select app.decline_request(id, 'not now') from app.requests where status = 'pending' and verb <> 'record_manual_payment'",
    );
    await db.query("update app.second_person_rules set lifted_at = now(), lifted_by_role = 'test'");
  },
);

test.serial("what one admin takes is named for the others, who may take it over", async (t) => {
  const db = holdback.db.admin;
  const other = await createPerson(db, "platform_admin");
  await db.query("update app.users set display_name = 'Jonas Weil' where id = $1", [other.id]);
  const { page: theirs } = await holdback.visit(other.id, "/needs-you");
  await theirs.getByRole("button", { name: /^More for .*Rowan Achterberg/ }).click();
  await theirs.getByRole("button", { name: "I work on it" }).dblclick();
  await theirs.getByText("You work on it").waitFor();
  await theirs.getByText("Mine 1").click();
  await theirs.getByText("Rowan Achterberg").waitFor();

  const { page } = await holdback.visit(admin, "/needs-you");
  await page.getByText("Jonas Weil works on it").waitFor();
  await page.getByText("Mine 0").click();
  await page.getByText(/^You work on none of them/).waitFor();
  await page.getByText("All 1", { exact: true }).click();
  await page.getByRole("button", { name: /^More for .*Rowan Achterberg/ }).click();
  t.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Take it over from Jonas Weil" }).click();
  await page.getByText("You work on it").waitFor();
});

test.serial("a double click in a menu does nothing to what lies beneath it", async (t) => {
  const { page } = await holdback.visit(admin, "/needs-you");
  await page.getByRole("button", { name: /^More for .*Rowan Achterberg/ }).click();
  await page.evaluate(`{
    const beneath = document.createElement("button");
    beneath.textContent = "beneath";
    beneath.style.cssText = "position: fixed; inset: 0; z-index: 1";
    beneath.onclick = () => { beneath.textContent = "clicked " + beneath.textContent; };
    document.body.append(beneath);
  }`);
  await page.getByRole("button", { name: "I do not work on it any more" }).dblclick();
  await page.getByText("It is nobody’s again").waitFor();
  t.is(await page.getByText("beneath").textContent(), "beneath");
  await page.getByText("beneath").click();
  t.is(await page.getByText("beneath").textContent(), "clicked beneath", "once the menu is gone it takes clicks");
});

test.serial("what is snoozed until a day is counted nowhere, and comes back when it is woken", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  await page.locator(".side .count").getByText("1", { exact: true }).waitFor();
  await page.getByRole("button", { name: /^More for .*Rowan Achterberg/ }).click();
  await page.getByRole("button", { name: "Snooze …" }).click();
  const dialog = page.getByRole("dialog", { name: "Snooze this?" });
  await dialog.getByLabel("Until").fill(daysAgo(-3));
  await dialog.getByLabel("Reason").fill("On leave until Wednesday");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: /^Snooze until / }).dblclick();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Nothing needs you.").waitFor();
  await page.locator(".side .count").waitFor({ state: "detached" });

  await page.getByText("Snoozed 1").click();
  await page.getByText(/^Snoozed until .*: On leave until Wednesday$/).waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  await page.getByRole("button", { name: /^More for .*Rowan Achterberg/ }).click();
  await page.getByRole("button", { name: "Bring it back now" }).click();
  await page.getByText(/^Nothing sleeps/).waitFor();
  await page.getByText("All 1", { exact: true }).click();
  await page.getByText("Rowan Achterberg").waitFor();
  t.deepEqual(complaints, []);
});

test.serial("a company's late fee says what waits for it, and leads to the placement", async (t) => {
  const db = holdback.db.admin;
  const company = await createCompany(db);
  await db.query("update app.companies set name = 'Slow Payers' where id = $1", [company]);
  await publishTerms(db, company, { pay_when: "fee_cleared", fee_due_days: 30, first_payment_days: 0 });
  await createPlacement(db, { companyId: company, feeAmount: 250_000, startDate: daysAgo(31) });
  await db.query("select app_private.report_late_fees()");
  const { page } = await holdback.visit(admin, "/needs-you");
  await page.getByText("A company’s fee is late").waitFor();
  await page.getByText(/USD 2,000\.00 wait for it: /).waitFor();
  t.deepEqual(await violations(page), []);
  await page.getByRole("link", { name: "See what waits: Slow Payers" }).click();
  await page.getByRole("heading", { level: 1, name: "A. Candidate at Slow Payers" }).waitFor();
});

test.serial("accounts from which nothing goes on to a bank are counted, and the people are a click away", async (t) => {
  const db = holdback.db.admin;
  for (const recruiter of [await createRecruiter(db), await createRecruiter(db)]) {
    await db.query("select app_private.record_bank_payout_schedule($1, 'manual')", [recruiter.stripeAccountId]);
    await createPayout(db, { holdbackPercentage: 0, recruiters: allFor(recruiter) });
  }
  await answerDue(db);
  await db.query("select app_private.measure()");
  const { page } = await holdback.visit(admin, "/needs-you");
  await page.getByText("Paid, and not going on to the bank 2 accounts").waitFor();
  await page.getByText(/The payout schedule is manual/).waitFor();
  await page.getByRole("link", { name: "See the people" }).click();
  await page.getByText(/^2 people were paid, and nothing of it goes on to a bank by itself/).waitFor();
  t.is(await page.getByText(/The payout schedule is manual/).count(), 2);
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  await page.getByLabel("Only who keeps money at Stripe").click();
  await page.getByText("Rowan Achterberg").waitFor();
  await page.goto(`${holdback.api.url}/needs-you`);
  await page.getByRole("button", { name: "More for Paid, and not going on to the bank" }).click();
  await page.getByRole("button", { name: "Mark as seen for all" }).click();
  await page.getByText(/^It is left out for everybody for a week/).waitFor();
  await page.getByText("Paid, and not going on to the bank").waitFor({ state: "detached" });
  await page.getByText("Snoozed 1").click();
  await page.getByText(/^Snoozed until .*: Seen$/).waitFor();
});
