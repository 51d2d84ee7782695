// Small amounts in the console: what a part waits for, the transfer that carries several obligations, and the terms that
// say so.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo, shownDay } from "../support/days.ts";
import { allFor, createCompany, createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { publishTerms } from "../support/terms.ts";

const holdback = useConsole(test);
let admin: string;
let thirty: string;
let twentyFive: string;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  const companyId = await createCompany(db, "Atlas Rail");
  await publishTerms(db, companyId, {
    holdback_percentage: 0,
    first_payment_days: 0,
    valid_from: "2025-01-01",
    minimum_payments: { USD: 5_000 },
    longest_wait_days: 30,
  });
  const recruiter = await createRecruiter(db);
  await db.query("update app.users set display_name = 'Mara Lindqvist' where id = $1", [recruiter.id]);
  const of = { companyId, recruiters: allFor(recruiter), holdbackPercentage: 0 };
  thirty = (await createPayout(db, { ...of, feeAmount: 3_000, startDate: daysAgo(9) })).payout;
  const second = await createPayout(db, { ...of, feeAmount: 2_500, startDate: daysAgo(-5) });
  twentyFive = second.payout;
  await db.query("update app.placements set candidate_name = 'B. Sand' where id = $1", [second.placement]);
});

test.serial("a part that is small says what it waits for, and until when", async (t) => {
  const { page, complaints } = await holdback.visit(admin, `/payouts/${thirty}`);
  const sentence = new RegExp(
    `it waits to be paid together with the next one.* \\(USD 30\\.00 of at least USD 50\\.00; at the latest on ${shownDay(daysAgo(-21))}\\)`,
  );
  await page.getByText("Nothing stands in the way of this payout.").waitFor();
  await page.getByText(sentence).first().waitFor();
  t.is(await page.getByRole("region", { name: "Paid together" }).count(), 0);
  t.deepEqual(await violations(page), []);
  t.deepEqual(complaints, []);
});

test.serial("a transfer that carries several obligations names them, with its sum and the way to each", async (t) => {
  const db = holdback.db.admin;
  // The second comes due: 30.00 and 25.00 leave as 55.00.
  await db.query("update app.payout_schedules set scheduled_date = now() - interval '1 day' where payout_id = $1", [
    twentyFive,
  ]);
  await answerDue(db);
  const { page, complaints } = await holdback.visit(admin, `/payouts/${thirty}`);
  const together = page.getByRole("region", { name: "Paid together" });
  await together.getByRole("button", { name: "Show the parts" }).click();
  await together.getByText("One transfer at Stripe carries 2 parts").waitFor();
  const text = await together.innerText();
  t.regex(text, /This payout\s+Sent\s+30\.00/);
  t.regex(text, /B\. Sand at Atlas Rail\s+Sent\s+25\.00/);
  t.regex(text, /The transfer\s+tr_\w+\s+USD\s*55\.00/);
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  await page.setViewportSize({ width: 1440, height: 900 });
  await together.getByRole("link", { name: "B. Sand at Atlas Rail" }).click();
  await page.getByRole("heading", { level: 1, name: /^Mara Lindqvist for B\. Sand/ }).waitFor();
  await together.getByRole("link", { name: "All of them" }).click();
  // The list of one transfer's parts, with their sum.
  await page.getByRole("heading", { level: 1, name: "Transfers" }).waitFor();
  await page.getByText("55.00").first().waitFor();
  t.is(await page.getByRole("link", { name: "With others" }).count(), 2);
  t.deepEqual(await violations(page), []);
  t.deepEqual(complaints, []);
});

test.serial("terms show what waits, and other terms are played over the placements that there are", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/terms");
  const compare = page.getByRole("region", { name: "Compare two versions" });
  await compare.getByRole("row", { name: /^Small amounts wait for at least .*USD 50\.00/ }).waitFor();
  await compare.getByRole("row", { name: /^At the longest for .*30 days/ }).waitFor();
  const preview = page.getByRole("region", { name: "What other terms would have meant" });
  await preview.getByLabel("First payment, days after the start").fill("0");
  await preview.getByLabel("Held back, percent").fill("0");
  await preview.getByLabel("Small amounts wait for at least").fill("sixty");
  await preview.getByRole("button", { name: "Compare" }).click();
  await preview.getByText(/^“sixty” is no amount of [A-Z]{3}: write it like /).waitFor();
  await preview.getByLabel("Small amounts wait for at least").fill("20.00");
  await preview.getByLabel("Currency of that amount").selectOption("USD");
  await preview.getByLabel("At the longest for, days").fill("30");
  await preview.getByRole("button", { name: "Compare" }).click();
  // 30.00 and, fourteen days later, 25.00: one transfer under their own terms, two under these.
  await preview.getByText("The money would have left in 2 transfers, and not in 1.").waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  t.deepEqual(complaints, []);
});
