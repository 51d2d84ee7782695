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
  t.deepEqual(await violations(page), []);
  t.deepEqual(complaints, []);
});
