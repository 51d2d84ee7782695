// The page Payouts: filters that stand in the address, sums of the whole filter, and verbs for many with a confirmation.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";

const holdback = useConsole(test);
let admin: string;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  const company = await createCompany(db, "Vantor Energy");
  await db.query(
    "select app.publish_payout_policy(90, 20, $1, first_payment_days => 7, approval_thresholds => array[('USD', 100), ('JPY', 100)]::app.approval_threshold[])",
    [company],
  );
  const payout = async (name: string, candidate: string, currency: string, feeAmount: number, companyId: string) => {
    const { id } = await createRecruiter(db);
    await db.query("update app.users set display_name = $2 where id = $1", [id, name]);
    const placement = await createPlacement(db, {
      companyId,
      currency,
      feeAmount,
      startDate: daysAgo(-3),
      recruiters: [{ recruiter_id: id, share: 100 }],
    });
    await db.query("update app.placements set candidate_name = $2 where id = $1", [placement, candidate]);
  };
  await payout("Anneke de Vries", "Sofia Marin", "USD", 343_750, company);
  await payout("Okafor Talent", "Liam Doyle", "USD", 640_000, company);
  await payout("Kenji Morita", "Daichi Abe", "JPY", 400_000, company);
  await payout("Chiara Bellandi", "Paul Girard", "EUR", 720_000, await createCompany(db));
});

test.serial("the sums are those of the whole filter, which stands in the address", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/payouts");
  await page.getByText("3 wait for an approval.").waitFor();
  t.is(await page.getByRole("row").count(), 1 + 4);
  await page.getByRole("button", { name: "Status", exact: true }).first().click();
  await page.getByRole("checkbox", { name: "Pending" }).click();
  await page.keyboard.press("Escape");
  await page.getByText("3 payouts", { exact: true }).waitFor();
  t.is(new URL(page.url()).search, "?status=pending");
  // 3,437.50 + 6,400.00; 400,000 yen have no decimals.
  await page.getByText("9,837.50", { exact: true }).waitFor();
  await page.getByText("USD, 2 payouts").waitFor();
  await page.getByRole("searchbox").fill("daich");
  await page.getByText("JPY, 1 payout", { exact: true }).waitFor();
  await page.getByText("USD, 2 payouts").waitFor({ state: "detached" });
  t.is(new URL(page.url()).search, "?status=pending&q=daich");
  await page.reload();
  await page.getByRole("row", { name: /Kenji Morita/ }).waitFor();
  t.is(await page.getByRole("row").count(), 1 + 1);
  await page.getByRole("searchbox").fill("nobody has it");
  await page.getByText("No payout fits this filter").waitFor();
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByText("4 payouts", { exact: true }).waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(complaints, []);
});

test.serial("the payouts of one recruiter, or one company, are found by some letters of the name", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/payouts");
  const find = async (party: string, letters: string, name: RegExp) => {
    await page.getByRole("button", { name: party, exact: true }).click();
    await page.getByRole("combobox", { name: party, exact: true }).fill(letters);
    await page.getByRole("option", { name }).click();
  };
  await find("Recruiter", "okaf", /^Okafor Talent, /);
  await page.getByText("1 payout", { exact: true }).waitFor();
  await page.getByRole("row", { name: /Okafor Talent/ }).waitFor();
  t.regex(new URL(page.url()).search, /^\?recruiter=[0-9a-f-]{36}$/);
  t.deepEqual(await violations(page), []);
  // The address says who it is, and the rows what they are called.
  await page.reload();
  await page.getByRole("button", { name: "Recruiter Okafor Talent" }).waitFor();
  await page.getByRole("button", { name: "Without the filter Recruiter" }).click();
  await page.getByText("4 payouts", { exact: true }).waitFor();
  await find("Company", "vant", /^Vantor Energy$/);
  await page.getByText("3 payouts", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Company Vantor Energy" }).waitFor();
  t.deepEqual(complaints, []);
});

test.serial("what is selected is approved together, after its sums were confirmed in figures and words", async (t) => {
  await holdback.db.admin.query('select app_private.record_platform_balance(\'{"usd": 100000, "jpy": 100000000}\')');
  const { page } = await holdback.visit(admin, "/payouts?status=pending&sort=amount-desc");
  await page.getByRole("checkbox", { name: "Select all of this page" }).click();
  const bar = page.getByRole("region", { name: "What is selected" });
  await bar.getByText("3 selected").waitFor();
  await page.getByRole("checkbox", { name: "Select Okafor Talent, Liam Doyle" }).click();
  await bar.getByText(/^USD\s*3,437\.50$/).waitFor();
  await bar.getByText(/^JPY\s*400,000$/).waitFor();
  t.deepEqual(await violations(page), []);
  await bar.getByRole("button", { name: "Approve" }).click();
  const dialog = page.getByRole("dialog", { name: "Approve 2 payouts?" });
  await dialog.getByText(/^USD: from .* on the balance is short by [\d,]+\.\d\d\. /).waitFor();
  await dialog.getByText("JPY: all that falls due within 30 days is covered.").waitFor();
  await dialog
    .getByText("three thousand four hundred thirty-seven and 50/100 US dollars; four hundred thousand Japanese yen.")
    .waitFor();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("contracts checked");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Approve 2 payouts" }).dblclick();
  await page.getByRole("dialog").getByText("2 payouts approved.").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByText("1 waits for an approval.").waitFor();
  t.is(await bar.count(), 0);
  const { rows } = await holdback.db.admin.query("select reason from app.payout_approvals");
  t.deepEqual(rows, [{ reason: "contracts checked" }, { reason: "contracts checked" }]);
});

// 3,437.50 and 6,400.00 dollars at first; 1,000.00 more come while the dialog is open: 10,837.50.
test.serial(
  "all of a filter is frozen after one confirmation, and not when the filter has others by then",
  async (t) => {
    const { page } = await holdback.visit(admin, "/payouts?currency=USD");
    await page.getByRole("checkbox", { name: "Select Okafor Talent, Liam Doyle" }).click();
    const bar = page.getByRole("region", { name: "What is selected" });
    await bar.getByRole("button", { name: "Select all 2 of this filter" }).click();
    await bar.getByText("All 2 of this filter").waitFor();
    await bar.getByText(/^USD\s*9,837\.50$/).waitFor();
    // The dialog asks for what stands in it once more: what comes after its answer is new to the person.
    const asked = page.waitForResponse((answer) => /Chosen/.test(answer.request().postData() ?? ""));
    await bar.getByRole("button", { name: "Freeze" }).click();
    await asked;
    const dialog = page.getByRole("dialog", { name: "Freeze 2 payouts?" });
    await dialog.getByText("nine thousand eight hundred thirty-seven and 50/100 US dollars.").waitFor();
    t.deepEqual(await violations(page), []);
    const { id } = await createRecruiter(holdback.db.admin);
    await createPlacement(holdback.db.admin, { feeAmount: 100_000, recruiters: [{ recruiter_id: id, share: 100 }] });
    await dialog.getByRole("textbox", { name: "Reason" }).fill("a dispute");
    await dialog.getByRole("button", { name: "Freeze 2 payouts" }).click();
    await dialog.getByText("There are 3 rows, and not 2.").waitFor();
    const frozen = async () =>
      (await holdback.db.admin.query("select from app.payouts where frozen_at is not null")).rowCount;
    t.is(await frozen(), 0);
    await page.reload();
    await page.getByText("10,837.50", { exact: true }).waitFor();
    await page.getByRole("checkbox", { name: "Select Okafor Talent, Liam Doyle" }).click();
    await bar.getByRole("button", { name: "Select all 3 of this filter" }).click();
    await bar.getByRole("button", { name: "Freeze" }).click();
    const again = page.getByRole("dialog", { name: "Freeze 3 payouts?" });
    await again.getByRole("textbox", { name: "Reason" }).fill("a dispute");
    await again.getByRole("button", { name: "Freeze 3 payouts" }).dblclick();
    await page.getByText("3 payouts frozen.").waitFor();
    t.is(await frozen(), 3);
  },
);

test.serial("what cannot be done is left out, with the reason of its row", async (t) => {
  await holdback.db.admin.query(
    `select app.freeze_payout(payout.id, 'a dispute')
       from app.payouts as payout join app.users as person on person.id = payout.recruiter_id
      where person.display_name = 'Chiara Bellandi'`,
  );
  const { page } = await holdback.visit(admin, "/payouts?q=paul");
  await page
    .getByRole("row", { name: /Chiara Bellandi.*Frozen/ })
    .getByRole("checkbox")
    .click();
  await page.getByRole("button", { name: "Freeze", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("once more");
  await dialog.getByRole("button", { name: "Freeze 1 payout" }).click();
  await dialog.getByText("1 payout left out:").waitFor();
  t.regex(await dialog.innerText(), /Chiara Bellandi .*is frozen already: a dispute/);
});

test.serial("what several payouts send next is moved to another date, after it was confirmed in words", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/payouts?currency=USD&sort=amount-desc");
  await page.getByRole("checkbox", { name: "Select Okafor Talent, Liam Doyle" }).click();
  await page.getByRole("checkbox", { name: "Select Anneke de Vries, Sofia Marin" }).click();
  const bar = page.getByRole("region", { name: "What is selected" });
  await bar.getByRole("button", { name: "Move date" }).click();
  const dialog = page.getByRole("dialog", { name: "Move the next date of 2 payouts?" });
  // Four fifths of 3,437.50 and 6,400.00.
  await dialog.getByText("seven thousand eight hundred seventy US dollars.").waitFor();
  await dialog.getByLabel("New date").fill("2060-03-05");
  await dialog.getByLabel("Reason").fill("The company pays later");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Move 2 payments to 5 Mar 2060" }).dblclick();
  await page.getByText("2 payments moved.").waitFor();
  const { rows } = await holdback.db.admin.query(
    "select count(*)::int from app.payout_schedules where scheduled_date = '2060-03-05Z'",
  );
  t.deepEqual(rows, [{ count: 2 }]);
  t.deepEqual(complaints, []);
});

test.serial("the list fits a phone, with each amount beside its currency", async (t) => {
  const { page } = await holdback.visit(admin, "/payouts", { viewport: { width: 390, height: 800 } });
  await page.getByText("7,200.00", { exact: true }).first().waitFor();
  t.deepEqual(await tooNarrow(page, 390), []);
  t.deepEqual(await violations(page), []);
});
