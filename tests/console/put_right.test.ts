// What went wrong is put right on the page of its payout.

import test from "ava";
import { useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { companyPayingAtOnce } from "../support/debts.ts";
import { createPayout, createPerson } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";

const holdback = useConsole(test);

// These terms hold nothing back: all 1,000.00 EUR are refused by Stripe, and sent when they are tried again.
test.serial("a transfer that failed for good is tried again", async (t) => {
  const db = holdback.db.admin;
  const admin = (await createPerson(db, "platform_admin")).id;
  const { payout, schedule } = await createPayout(db, {
    companyId: await companyPayingAtOnce(db),
    currency: "EUR",
    startDate: daysAgo(9),
  });
  await answerDue(db, { http_status: 400, code: "account_invalid", message: "The account is closed." });
  const { page, complaints } = await holdback.visit(admin, `/payouts/${payout}`);
  await page.getByRole("button", { name: /^Try again/ }).click();
  const again = page.getByRole("dialog", { name: "Try again?" });
  await again.getByRole("textbox", { name: "Reason" }).fill("they have a new bank");
  await again.getByRole("button", { name: "Try again" }).dblclick();
  await page.getByText("It is tried again now").waitFor();
  await answerDue(db);
  const { rows: sent } = await db.query("select status from app.payout_schedules where id = $1", [schedule]);
  t.deepEqual(sent, [{ status: "processed" }]);
  // The dialog takes a moment to go.
  await page.getByRole("dialog").waitFor({ state: "detached" });
  t.deepEqual(await violations(page), []);
  t.deepEqual(complaints, []);
});

// Of 1,000.00 EUR, 200.00 are held; 50.50 of them are let go before their day, 149.50 stay.
test.serial(
  "a part of a hold is released before its day; an amount that the currency cannot hold is not",
  async (t) => {
    const db = holdback.db.admin;
    const admin = (await createPerson(db, "platform_admin")).id;
    const { payout, hold } = await createPayout(db, { currency: "EUR", startDate: daysAgo(9) });
    const { page, complaints } = await holdback.visit(admin, `/payouts/${payout}`);
    await page.getByRole("button", { name: /^Release hold early/ }).click();
    const release = page.getByRole("dialog", { name: "Release the hold early?" });
    await release.getByLabel("Amount, EUR").fill("50.005");
    await release.getByRole("textbox", { name: "Reason" }).fill("agreed with the company");
    await release.getByRole("button", { name: "Release hold early" }).click();
    await release.getByText(/“50\.005” is no amount of EUR: write it like 1,234\.50/).waitFor();
    t.deepEqual(await violations(page), []);
    await release.getByLabel("Amount, EUR").fill("50.50");
    await release.getByRole("button", { name: "Release hold early" }).dblclick();
    await page.getByText("The hold is released").waitFor();
    const { rows } = await db.query(
      "select status, released_amount::int as released from app.escrow_holds where id = $1",
      [hold],
    );
    t.deepEqual(rows, [{ status: "active", released: 5_050 }]);
    t.deepEqual(complaints, []);
  },
);

// 1,000.00 EUR are due; frozen they stay, thawed they are sent.
test.serial("a payout in dispute is frozen, no run sends it, and thawed it is sent", async (t) => {
  const db = holdback.db.admin;
  const admin = (await createPerson(db, "platform_admin")).id;
  const { payout, schedule } = await createPayout(db, {
    companyId: await companyPayingAtOnce(db),
    currency: "EUR",
    startDate: daysAgo(9),
  });
  const status = async () =>
    (await db.query("select status from app.payout_schedules where id = $1", [schedule])).rows[0]?.status;
  const { page, complaints } = await holdback.visit(admin, `/payouts/${payout}`);
  await page.getByRole("button", { name: /^Freeze/ }).click();
  const freeze = page.getByRole("dialog", { name: "Freeze this payout?" });
  await freeze.getByRole("textbox", { name: "Reason" }).fill("the company disputes the introduction");
  await freeze.getByRole("button", { name: "Freeze", exact: true }).click();
  await page.getByText("the company disputes the introduction").first().waitFor();
  await answerDue(db);
  t.is(await status(), "pending");
  await page.getByRole("button", { name: /^Lift the freeze/ }).click();
  const thaw = page.getByRole("dialog", { name: "Lift the freeze?" });
  await thaw.getByRole("textbox", { name: "Reason" }).fill("the dispute is settled");
  await thaw.getByRole("button", { name: "Lift the freeze" }).click();
  await thaw.waitFor({ state: "hidden" });
  await answerDue(db);
  t.is(await status(), "processed");
  t.deepEqual(complaints, []);
});

// The 1,000.00 EUR are no longer scheduled: 400.00 of them get a date.
test.serial("what no date pays is scheduled, in part", async (t) => {
  const db = holdback.db.admin;
  const admin = (await createPerson(db, "platform_admin")).id;
  const { payout, schedule } = await createPayout(db, {
    companyId: await companyPayingAtOnce(db),
    currency: "EUR",
    startDate: daysAgo(-2),
  });
  await db.query("select app.cancel_payout_schedule($1, 'the company pays later')", [schedule]);
  const { page, complaints } = await holdback.visit(admin, `/payouts/${payout}`);
  await page.getByRole("button", { name: /^Schedule what is open/ }).click();
  const dialog = page.getByRole("dialog", { name: "Schedule what is open?" });
  await dialog.getByText("Up to EUR 1,000.00 of what is not scheduled is paid to").waitFor();
  await dialog.getByLabel("Paid from").fill(daysAgo(-9));
  await dialog.getByLabel("Amount, EUR").fill("400.00");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("the company pays in two parts");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Schedule what is open" }).dblclick();
  await page.getByText("It is scheduled").waitFor();
  const { rows } = await db.query(
    `select amount::int, to_char(scheduled_date at time zone 'UTC', 'YYYY-MM-DD') as day
       from app.payout_schedules where payout_id = $1 and status = 'pending'`,
    [payout],
  );
  t.deepEqual(rows, [{ amount: 40_000, day: daysAgo(-9) }]);
  t.deepEqual(complaints, []);
});

test.serial("a payment booked by mistake is undone: another admin must confirm it", async (t) => {
  const db = holdback.db.admin;
  const admin = (await createPerson(db, "platform_admin")).id;
  const { payout, schedule } = await createPayout(db, {
    companyId: await companyPayingAtOnce(db),
    currency: "EUR",
    startDate: daysAgo(9),
  });
  await db.query("select app.record_manual_payment($1, $2, 'WIRE-7', 'by wire')", [schedule, daysAgo(1)]);
  const { page, complaints } = await holdback.visit(admin, `/payouts/${payout}`);
  await page.getByRole("button", { name: /^Undo a payment outside Stripe/ }).click();
  const dialog = page.getByRole("dialog", { name: "Undo the payment outside Stripe?" });
  await dialog.getByText(/^EUR 1,000\.00, booked as paid to .* is owed again and paid through Stripe/).waitFor();
  await dialog.getByText("It leaves a request: another admin confirms it.").waitFor();
  t.regex(await dialog.getByLabel("Which part").innerText(), /EUR 1,000\.00, .*, WIRE-7/);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("it was of another placement");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Undo a payment outside Stripe" }).dblclick();
  await dialog.waitFor({ state: "detached" });
  const { rows } = await db.query(
    `select request.verb, request.status, payment.undone_at
       from app.requests as request join app.manual_payments as payment on payment.payout_id = request.payout_id
      where request.payout_id = $1`,
    [payout],
  );
  t.deepEqual(rows, [{ verb: "undo_manual_payment", status: "pending", undone_at: null }]);
  t.deepEqual(complaints, []);
});

// 800.00 of 1,000.00 EUR are paid; the hold of 200.00 is cancelled, and the payout has ended without them.
test.serial("what was cancelled and not decided is given up on the page of its payout", async (t) => {
  const db = holdback.db.admin;
  const admin = (await createPerson(db, "platform_admin")).id;
  const { payout, hold, schedule, placement } = await createPayout(db, { currency: "EUR" });
  await db.query("select app.record_manual_payment($1, now(), 'REF 1', 'paid by bank')", [schedule]);
  await db.query("select app.cancel_escrow_hold($1, 'a mistake')", [hold]);
  await db.query("select app.complete_placement($1)", [placement]);
  const { page, complaints } = await holdback.visit(admin, "/needs-you");
  await page.getByText("Cancelled, and not decided").first().waitFor();
  t.deepEqual(await violations(page), []);
  await page.goto(page.url().replace("/needs-you", `/payouts/${payout}`));
  await page
    .getByText(/was cancelled, and nobody has decided since whether it is paid\./)
    .first()
    .waitFor();
  await page.getByRole("button", { name: /^Give up what is open/ }).click();
  const dialog = page.getByRole("dialog", { name: "Give up what is open?" });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("agreed");
  await dialog.getByRole("button", { name: "Give up what is open" }).dblclick();
  await page.getByText("It is given up").first().waitFor();
  const { rows } = await db.query(
    "select hold_amount::int as amount, status from app.escrow_holds where payout_id = $1 order by id",
    [payout],
  );
  t.deepEqual(rows, [
    { amount: 20_000, status: "cancelled" },
    { amount: 20_000, status: "forfeited" },
  ]);
  t.deepEqual(complaints, []);
});
