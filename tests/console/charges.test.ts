// Transfers that name the charge by which the company paid: on the page of their payout, and in the list.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { createCompany, createPayout, createPerson } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { publishTerms } from "../support/terms.ts";

const holdback = useConsole(test);

test("the charge that a transfer names stands on its payout's page, and in the list", async (t) => {
  const db = holdback.db.admin;
  const admin = (await createPerson(db, "platform_admin")).id;
  await db.query("update app_private.settings set value = '1' where name = 'transfers_name_charges'");
  const companyId = await createCompany(db, "Vantor Energy");
  await publishTerms(db, companyId, { first_payment_days: 0 });
  const of = { companyId, holdbackPercentage: 0 };
  const [named, plain] = [await createPayout(db, { ...of, feeAmount: 80_000 }), await createPayout(db, of)];
  await db.query("select app_private.record_charge($1)", [
    {
      ...{
        id: "ch_3QaVantor",
        amount: 80_000,
        amount_refunded: 0,
        currency: "usd",
        settled_currency: "usd",
        paid: true,
      },
      created: Date.parse(`${daysAgo(5)}T12:00:00Z`) / 1000,
      available_on: Date.parse(`${daysAgo(1)}T00:00:00Z`) / 1000,
      metadata: { holdback_placement_id: named.placement },
      disputes: [],
    },
  ]);
  await answerDue(db);

  const { page, complaints } = await holdback.visit(admin, `/payouts/${named.payout}`);
  const charges = page.getByRole("region", { name: "Out of the company’s payment" });
  await charges.waitFor();
  t.regex(await charges.innerText(), /ch_3QaVantor\s+tr_\w+\s+Sent\s+USD\s*800\.00/);
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.goto(`${holdback.api.url}/payouts/${plain.payout}`);
  await page.getByText(/^Chain of \d+ rows verified$/).waitFor();
  t.is(await charges.count(), 0, "a transfer that names none");

  await page.goto(`${holdback.api.url}/transfers`);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Out of the charge" }).click();
  await page.getByRole("cell", { name: "ch_3QaVantor" }).waitFor();
  t.is(await page.getByRole("cell", { name: /^ch_/ }).count(), 1);
  t.deepEqual(complaints, []);
});
