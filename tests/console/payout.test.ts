// One payout: where each cent is, what stands in its way, and acts that leave a trace or say why they cannot be.

import test from "ava";
import type { JWK } from "jose";
import { readLocalKey } from "../../server/api/sign_in/local_key.ts";
import { linkTo, makeSignInLink } from "../../server/api/sign_in/sign_in_link.ts";
import { tellBankPayout } from "../support/bank.ts";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { companyPayingAtOnce } from "../support/debts.ts";
import { allFor, createCompany, createPayout, createPerson, createRecruiter, NOBODY } from "../support/fixtures.ts";
import { claimsOf, seconds, signToken, subjectOf } from "../support/sign_in.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { publishTerms } from "../support/terms.ts";

const holdback = useConsole(test);
let admin: string;
let payout: string;
let account: string;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  await db.query("update app.users set display_name = 'Priya Raman' where id = $1", [admin]);
  const recruiter = await createRecruiter(db);
  await db.query("update app.users set display_name = 'Mara Lindqvist' where id = $1", [recruiter.id]);
  const made = await createPayout(db, {
    companyId: await companyPayingAtOnce(db, ", maximum_holdback_percentage => 100"),
    currency: "EUR",
    feeAmount: 1_750_000,
    holdbackPercentage: 30,
    startDate: daysAgo(9),
    recruiters: allFor(recruiter),
  });
  payout = made.payout;
  account = recruiter.stripeAccountId;
  // 12,250.00 are paid; 30% of 17,500.00 are held.
  await answerDue(db);
});

test.serial("each cent has its place, and the places sum to the payout", async (t) => {
  const { page, complaints } = await holdback.visit(admin, `/payouts/${payout}`);
  await page.getByRole("heading", { level: 1, name: /^Mara Lindqvist for A\. Candidate at / }).waitFor();
  await page
    .locator(".head-acts")
    .getByText(/^EUR\s*17,500\.00$/)
    .waitFor();
  const places = await page.locator("dl.places").innerText();
  t.regex(places, /Held\s+5,250\.00\s+until .+\s+Due\s+0\.00\s+On its way\s+0\.00\s+On Stripe balance\s+12,250\.00/);
  await page.getByText(/^Chain of \d+ rows verified$/).waitFor();
  await page.getByText(/^Being sent\. The guarantee runs until .+, \d+ days left\. Terms version \d+\.$/).waitFor();
  await page.getByRole("row", { name: /Instalment settled: EUR\s*12,250\.00/ }).waitFor();
  await page.getByRole("link", { name: "Show the movement" }).waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  t.deepEqual(await violations(page), [], "on a phone");
  await holdback.db.admin.query("select app_private.seal_audit_log()");
  await page.reload();
  await page.getByText(/^Chain of \d+ rows verified to seal 1, .+ UTC$/).waitFor();
  t.deepEqual(complaints, []);
});

test.serial("an amount with a decimal comma is not read as a hundred times as much: nothing is done", async (t) => {
  const { page } = await holdback.visit(admin, `/payouts/${payout}`);
  await page.getByRole("button", { name: /^Release hold early/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("agreed with the company");
  await dialog.getByLabel("Amount, EUR").fill("12,50");
  await dialog.getByRole("button", { name: "Release hold early" }).click();
  await dialog.getByText("Not possible: “12,50” is no amount of EUR: write it like 1,234.50").waitFor();
  t.deepEqual(await violations(page), []);
  const { rows } = await holdback.db.admin.query(
    "select released_amount, status from app.escrow_holds where payout_id = $1",
    [payout],
  );
  t.deepEqual(rows, [{ released_amount: "0", status: "active" }]);
});

test.serial("a freeze needs a reason, is said in front, and stands in the history beside the name", async (t) => {
  const { page } = await holdback.visit(admin, `/payouts/${payout}`);
  await page.getByRole("button", { name: /^Freeze/ }).click();
  const dialog = page.getByRole("dialog", { name: "Freeze this payout?" });
  await dialog.getByRole("button", { name: "Freeze", exact: true }).click();
  t.true(await dialog.isVisible(), "without a reason nothing is done");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("a dispute with the company");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Freeze", exact: true }).dblclick();
  await page.getByText("Frozen: nothing of it that is not yet sent goes out.").waitFor();
  await page.getByRole("row", { name: /Priya Raman .* Frozen.* a dispute with the company/ }).waitFor();
  await page.getByRole("button", { name: /^Lift the freeze/ }).waitFor();
  t.pass();
});

test.serial("a dialog that closes keeps its title until it is gone, and takes no more clicks", async (t) => {
  const { page } = await holdback.visit(admin, `/payouts/${payout}`);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.evaluate(`globalThis.seen = [];
    new MutationObserver(() => {
      for (const dialog of document.querySelectorAll('[role="dialog"]'))
        seen.push([dialog.querySelector("h2")?.textContent, dialog.inert]);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });`);
  await page.getByRole("button", { name: /^Lift the freeze/ }).click();
  const dialog = page.locator('[role="dialog"]');
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  const seen = (await page.evaluate("seen")) as [string, boolean][];
  t.deepEqual([...new Set(seen.map(([title]) => title))], ["Lift the freeze?"]);
  t.true(seen.at(-1)?.[1], "the last that was seen of it took nothing");
});

test.serial("what cannot be done says why before anybody tries, and a confirmation says what it will do", async (t) => {
  const { page } = await holdback.visit(admin, `/payouts/${payout}`);
  const refused = page.getByRole("region", { name: "Not possible now" });
  const reason = (name: string) => refused.getByRole("listitem").filter({ hasText: name }).innerText();
  t.regex(
    await reason("Cancel payout"),
    /This payout is processing and a part of it is paid: it cannot be cancelled.* Report a broken guarantee instead/,
  );
  t.regex(await reason("Release hold early"), /frozen/);
  for (const name of ["Cancel payout", "Release hold early"]) {
    t.is(await page.getByRole("button", { name }).count(), 0, `${name} is no button`);
  }
  await page.getByRole("link", { name: /^Report a broken guarantee/ }).waitFor();
  await page.getByRole("button", { name: /^Lift the freeze/ }).click();
  // 17,500.00 less 12,250.00 that are paid.
  await page.getByRole("dialog").getByText("EUR 5,250.00 for Mara Lindqvist goes on").waitFor();
  t.deepEqual(await violations(page), []);
});

test.serial("what happens at the bank stands in the time line: it arrives, has arrived, comes back", async (t) => {
  const told = { account, amount: 1_225_000, currency: "EUR" };
  const id = await tellBankPayout(holdback.db.admin, { ...told, arrives: daysAgo(-2) });
  const { page } = await holdback.visit(admin, `/payouts/${payout}`);
  await page.locator(".time-line .is-ahead").filter({ hasText: "Arrives in the bank" }).waitFor();
  await tellBankPayout(holdback.db.admin, { ...told, id, status: "paid", arrives: daysAgo(1) });
  await page.reload();
  await page.locator(".time-line").getByText("In the bank", { exact: true }).waitFor();
  await tellBankPayout(holdback.db.admin, { ...told, id, status: "failed", failure_code: "account_closed" });
  await page.reload();
  await page.locator(".time-line").getByText("Returned by the bank", { exact: true }).waitFor();
  t.regex(await page.locator(".time-line").innerText(), /account closed/);
});

test.serial("what no date ends stands in the way, though its remedy begins with waiting", async (t) => {
  const db = holdback.db.admin;
  const unpaid = await createCompany(db);
  await publishTerms(db, unpaid, { pay_when: "fee_cleared", first_payment_days: 0 });
  const waits = await createPayout(db, { companyId: unpaid, startDate: daysAgo(9) });
  const { page } = await holdback.visit(admin, `/payouts/${waits.payout}`);
  await page.getByText(/is not sent as it stands\. The company has not paid its fee\.$/).waitFor();
  t.is(await page.getByText("Nothing stands in the way of this payout.").count(), 0);

  const recruiter = await createRecruiter(db);
  const changed = await createPayout(db, { recruiters: allFor(recruiter) });
  await db.query("select app.link_payout_account($1, 'acct_after')", [recruiter.id]);
  await page.goto(new URL(`/payouts/${changed.payout}`, page.url()).href);
  await page.getByText(/is not sent as it stands\. The account was changed and waits\.$/).waitFor();
  t.is(await page.getByText("Nothing stands in the way of this payout.").count(), 0);
  t.deepEqual(await violations(page), []);
});

test.serial("an id that no payout has leads to no page", async (t) => {
  const { page } = await holdback.visit(admin, `/payouts/${NOBODY}`);
  await page.getByRole("heading", { level: 1 }).or(page.getByRole("alert")).first().waitFor();
  t.regex(await page.locator("main").innerText(), /There is no such page|no payout/i);
  await page.goto(new URL("/payouts/xyz", page.url()).href);
  await page.getByText("There is no such page").waitFor();
  await page.goto(new URL("/people/xyz", page.url()).href);
  await page.getByText("There is no such page").waitFor();
});

test.serial(
  "an act that needs a fresh sign-in asks for it in a dialog; what was typed is kept, and is done after it",
  async (t) => {
    const db = holdback.db.admin;
    await db.query("select app.freeze_payout(id, 'a dispute') from app.payouts where id = $1 and frozen_at is null", [
      payout,
    ]);
    const { page } = await holdback.visit(admin, `/payouts/${payout}`);
    // The same person's, of an hour ago.
    const subject = await subjectOf(holdback.db, admin);
    const key = (await readLocalKey(holdback.api.dataDir)) as JWK;
    const old = await signToken(key, claimsOf(subject, { auth_time: seconds(-3600) }));
    await page.evaluate((token) => localStorage.setItem("holdback.token", token), old);
    await page.reload();
    await db.query("update app_private.settings set value = '15' where name = 'step_up_minutes'");
    t.teardown(() => db.query("update app_private.settings set value = '0' where name = 'step_up_minutes'"));
    await page.getByRole("button", { name: /^Lift the freeze/ }).click();
    const dialog = page.getByRole("dialog", { name: "Lift the freeze?" });
    await dialog.getByRole("textbox", { name: "Reason" }).fill("the dispute is settled");
    await dialog.getByRole("button", { name: "Lift the freeze" }).click();
    const again = page.getByRole("dialog", { name: "Sign in again" });
    await again.waitFor();
    t.deepEqual(await violations(page), []);
    const frozen = async () =>
      (await db.query("select from app.payouts where id = $1 and frozen_at is not null", [payout])).rowCount;
    t.is(await frozen(), 1, "nothing is done before");
    t.is(await dialog.getByRole("textbox", { name: "Reason" }).inputValue(), "the dispute is settled");
    const tab = await page.context().newPage();
    await tab.goto(linkTo(holdback.api.url, await makeSignInLink(holdback.api.dataDir, subject)));
    await again.waitFor({ state: "hidden" });
    await page.getByRole("row", { name: /Freeze lifted.* the dispute is settled/ }).waitFor();
    t.is(await frozen(), 0);
  },
);
