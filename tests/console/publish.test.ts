// Terms are written and published, and the coming nights are rehearsed: with these terms, a late fee, a breach.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { dayAhead } from "../support/coming_runs.ts";
import { daysAgo } from "../support/days.ts";
import { allFor, createCompany, createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const holdback = useConsole(test);
let admin: string;
let company: string;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  await createPerson(db, "platform_admin");
  const recruiter = await createRecruiter(db);
  await db.query("update app.users set display_name = 'Teresa Amundsen' where id = $1", [recruiter.id]);
  const companyId = await createCompany(db, "Atlas Rail");
  company = companyId;
  await publishTerms(db, companyId, { pay_when: "fee_cleared" });
  const made = await createPayout(db, {
    companyId,
    feeAmount: 1_000_000,
    startDate: daysAgo(80),
    recruiters: allFor(recruiter),
  });
  await db.query("update app.placements set candidate_name = 'Sofia Marin' where id = $1", [made.placement]);
  await db.query("select app.record_fee_payment($1, 1000000, now() - interval '1 day', $2)", [
    made.placement,
    dayAhead(12),
  ]);
});

// 8,000.00 at the end of the guarantee, 2,000.00 of the hold; the fee is there two days later, on day 12.
test.serial("a late fee is rehearsed beside the nights as they stand, and a breach takes its money out", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/rehearsal");
  await page.getByText(/^USD 10,000\.00 is sent until/).waitFor();
  await page
    .getByRole("region", { name: "What is sent to whom, and when" })
    .getByRole("link", { name: "Teresa Amundsen" })
    .waitFor();
  await page.getByText("A company is late").click();
  await page.getByLabel("Company", { exact: true }).selectOption("Atlas Rail");
  await page.getByLabel("Its fee comes").selectOption("never");
  await page.getByRole("button", { name: "Rehearse" }).click();
  await page.getByText("USD 0.00 is sent instead of USD 10,000.00: USD 10,000.00 less.").waitFor();
  await page.getByRole("row", { name: /^Teresa Amundsen Sofia Marin USD .*10,000\.00 not in these nights/ }).waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390, 320), []);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByText("A guarantee breaks").click();
  await page.getByRole("combobox", { name: "Placement" }).fill("sofia");
  await page.getByRole("option", { name: "Sofia Marin, Atlas Rail" }).click();
  await page.getByLabel("Last day at work").fill(daysAgo(1));
  await page.getByRole("button", { name: "Rehearse" }).click();
  await page.getByText("USD 0.00 is sent instead of USD 10,000.00").waitFor();
  t.deepEqual(complaints, []);
});

test.serial("what the verb refuses stands at its field, and what was typed stays", async (t) => {
  const { page } = await holdback.visit(admin, `/terms/new?company=${company}`);
  await page.getByLabel("Held back, percent").fill("30");
  await page.getByLabel("Held back at most, percent").fill("25");
  await page.getByRole("button", { name: "Add a smallest payment" }).click();
  await page.getByLabel("Amount 1").fill("10.005");
  await page.getByRole("button", { name: "Review and publish" }).click();
  await page.getByText("“10.005” is no amount of USD").first().waitFor();
  await page.getByLabel("Amount 1").fill("10,50");
  await page.getByRole("button", { name: "Review and publish" }).click();
  await page.getByText("“10,50” is no amount of USD").first().waitFor();
  await page.getByLabel("Amount 1").fill("10.50");
  await page.getByLabel("Small amounts wait at most, days").fill("30");
  await page.getByRole("button", { name: "Review and publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish these terms?" });
  await dialog.getByText("Smallest payments: USD 10.50 instead of none").waitFor();
  await dialog.getByRole("button", { name: "Publish terms" }).click();
  await page
    .getByText(/own terms are outside of the bounds/)
    .first()
    .waitFor();
  t.is(await page.getByLabel("Held back, percent").inputValue(), "30");
  t.is(
    await page.getByLabel("Guarantee at most, days").getAttribute("aria-invalid"),
    "true",
    "the verb names this argument",
  );
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390, 320), []);
  await page.setViewportSize({ width: 1440, height: 900 });
});

// Without a holdback 10,000.00 are one payment; with 95 days of guarantee it comes five days later, on day 15.
test.serial("terms are compared, rehearsed, confirmed in words and published", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/terms");
  await page.getByRole("link", { name: "Publish terms" }).click();
  await page.getByLabel("Whose terms").selectOption("Atlas Rail");
  await page.getByLabel("Guarantee, days").fill("95");
  await page.getByLabel("Held back, percent").fill("0");
  await page.getByRole("button", { name: "Compare with past placements" }).click();
  await page.getByRole("row", { name: /1 2,000\.00 0\.00/ }).waitFor();
  await page.getByRole("button", { name: "Rehearse the coming nights" }).click();
  await page.getByRole("row", { name: /^Teresa Amundsen/ }).waitFor();
  await page.getByRole("button", { name: "Review and publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish these terms?" });
  await dialog.getByText("Guarantee, days: 95 instead of 90").waitFor();
  await dialog.getByText("Held back, percent: 0 instead of 20").waitFor();
  t.is(await dialog.getByRole("listitem").count(), 2, "and nothing else");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Publish terms" }).dblclick();
  await page.getByText("Version 2 is published").waitFor();
  const { rows } = await holdback.db.admin.query(
    `select version, guarantee_period_days, pay_when from app.payout_policies where company_id = $1 order by version`,
    [company],
  );
  t.deepEqual(rows, [
    { version: 1, guarantee_period_days: 90, pay_when: "fee_cleared" },
    { version: 2, guarantee_period_days: 95, pay_when: "fee_cleared" },
  ]);
  t.deepEqual(complaints, []);
});

test.serial("under dual control terms wait for another admin, and the page says so", async (t) => {
  await holdback.db.admin.query("select app.require_second_person('publish_terms')");
  const { page } = await holdback.visit(admin, `/terms/new?company=${company}`);
  await page.getByLabel("Notice period after it, days").fill("7");
  // The payout has 10,000.00 USD, the first currency of the choice; its fee is paid, so that none is late.
  await page.getByRole("button", { name: "Add a threshold" }).click();
  await page.getByLabel("Amount 1").fill("100.00");
  await page.getByRole("button", { name: "Compare with past placements" }).click();
  await page.getByText("1 payout would have waited for an approval, and not 0.").waitFor();
  await page.getByRole("button", { name: "Review and publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish terms" }).click();
  await page.getByText("This waits for a second person: another admin confirms it.").waitFor();
  const { rows } = await holdback.db.admin.query("select kind, status from app.requests");
  t.deepEqual(rows, [{ kind: "publish_terms", status: "pending" }]);
});
