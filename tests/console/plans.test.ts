// The pages of plans: made by one, approved by two in two browsers, and paid exactly so; drift is named.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { createPerson } from "../support/fixtures.ts";
import { type Due, dueObligations } from "../support/plans.ts";

const holdback = useConsole(test);
let [priya, jonas]: string[] = [];
let due: Due[];

test.before(async () => {
  const { db } = holdback;
  priya = (await createPerson(db.admin, "platform_admin")).id;
  jonas = (await createPerson(db.admin, "platform_admin")).id;
  const name = (id: string | undefined, displayName: string) =>
    db.admin.query("update app.users set display_name = $2 where id = $1", [id, displayName]);
  await name(priya, "Priya Raman");
  await name(jonas, "Jonas Weil");
  due = await dueObligations(db, 3);
  await name(due[0]?.recruiter.id, "Ines Carvalho");
  await name(due[1]?.recruiter.id, "Erik Ström");
  await name(due[2]?.recruiter.id, "Kenji Morita");
});

test.serial("without a plan the page says so, and one is made with what it would have in front", async (t) => {
  const { page, complaints } = await holdback.visit(priya as string, "/plans");
  await page.getByText("No plan was made yet.").waitFor();
  t.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Make a plan" }).click();
  const dialog = page.getByRole("dialog", { name: "Make a plan?" });
  // Three of 800.00: a fifth of 1,000.00 is held.
  await dialog.getByText(/^USD\s*2,400\.00$/).waitFor();
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("the night of the quarter");
  // Nothing of it is lost when the dialog was closed by mistake.
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Make a plan" }).click();
  t.is(await dialog.getByRole("textbox", { name: "Reason" }).inputValue(), "the night of the quarter");
  await dialog.getByRole("button", { name: "Make the plan" }).click();
  await page.getByText("Nobody has approved this plan yet.").waitFor();
  await page.getByText(/^3 obligations in 1 currency, frozen/).waitFor();
  await page.getByText("1 other admin").waitFor();
  const totals = page.getByRole("region", { name: "Totals, planned and now" });
  await totals.getByText(/No amount is set from which a plan is obligatory/).waitFor();
  await holdback.db.admin.query(
    `update app_private.settings set value = '{"USD": 50000}' where name = 'plan_from_amounts'`,
  );
  await page.reload();
  // Payouts of 1,000.00 each.
  await totals.getByText(/3 obligations of this list are left unpaid/).waitFor();
  await totals.getByText(/A plan is obligatory for a payout above USD 500\.00\./).waitFor();
  await totals.getByText(/^If no plan is executed/).waitFor();
  await holdback.db.admin.query("update app_private.settings set value = '{}' where name = 'plan_from_amounts'");
  t.deepEqual(complaints, []);
});

test.serial("drift is named with who changed it, and stops the plan until it is gone", async (t) => {
  const { db } = holdback;
  const acts = await db.actAs(jonas as string);
  await acts.query("select app.freeze_payout($1, 'a dispute')", [due[0]?.payout]);
  const { page } = await holdback.visit(priya as string, "/plans");
  await page.locator("tbody a").first().click();
  await page.getByText("One obligation has drifted, so this plan cannot be executed.").waitFor();
  const drifted = page.getByRole("region", { name: /^What has drifted since/ });
  t.regex(
    await drifted.getByRole("row", { name: /Ines Carvalho/ }).innerText(),
    /Payable\s+Frozen\s+Jonas Weil, .+UTC\s+USD\s?800\.00/,
  );
  const totals = page.getByRole("region", { name: "Totals, planned and now" });
  // 2,400.00 − 800.00 = 1,600.00.
  t.regex(await totals.getByRole("row", { name: /^USD/ }).innerText(), /3\s+2,400\.00\s+2\s+1,600\.00\s+−800\.00/);
  t.is(await page.getByRole("button", { name: "Approve this plan" }).count(), 0);
  await page.getByRole("button", { name: "Make a new plan" }).waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390, 320), []);
  await acts.query("select app.unfreeze_payout($1, 'settled')", [due[0]?.payout]);
});

test.serial("two admins approve it in two browsers, the first not twice, and exactly that is paid", async (t) => {
  const { db } = holdback;
  const open = async (who: string | undefined) => {
    const { page } = await holdback.visit(who as string, "/plans");
    await page.locator("tbody a").first().click();
    await page.getByRole("heading", { name: "What is approved" }).or(page.getByText("What was approved")).waitFor();
    return page;
  };
  const first = await open(priya);
  const second = await open(jonas);
  await first.getByRole("button", { name: "Approve this plan" }).click();
  const dialog = first.getByRole("dialog", { name: "Approve this plan?" });
  await dialog.getByText(/two thousand four hundred US dollars/).waitFor();
  await dialog.getByRole("button", { name: "Approve this plan" }).dblclick();
  await first.getByText("Waits for a second person: any admin except Priya Raman.").waitFor();
  await dialog.waitFor({ state: "detached" });
  t.is(await first.getByRole("button", { name: "Approve this plan" }).count(), 0, "who made it is no second person");
  // It stands among what needs the others, and leads there.
  const { page: needs } = await holdback.visit(jonas as string, "/needs-you");
  await needs.getByText(/It pays USD 2,400\.00\. Priya Raman approved it first: the night of the quarter/).waitFor();
  t.deepEqual(await violations(needs), []);
  await needs.getByRole("link", { name: "Look at the plan" }).click();
  await needs.getByRole("button", { name: "Approve this plan" }).waitFor();
  await second.getByRole("button", { name: "Approve this plan" }).click();
  await second
    .getByRole("dialog", { name: "Approve this plan?" })
    .getByRole("button", { name: "Approve this plan" })
    .click();
  await second.getByText("Two persons have approved this plan. It can be executed now.").waitFor();
  await second.getByRole("button", { name: "Execute the plan" }).click();
  const pays = second.getByRole("dialog", { name: "Pay 3 obligations?" });
  t.deepEqual(await violations(second), []);
  await pays.getByRole("button", { name: "Pay 3 obligations" }).dblclick();
  await second.getByText(/^Executed by Jonas Weil, /).waitFor();
  const { rows } = await db.admin.query(
    "select count(*)::int, sum(amount)::int from app.payout_transfers where schedule_id = any ($1)",
    [due.map(({ schedule }) => schedule)],
  );
  t.deepEqual(rows, [{ count: 3, sum: 240_000 }]);
  const download = second.waitForEvent("download");
  await second.getByRole("button", { name: "Download CSV" }).click();
  await second.getByRole("menuitem", { name: /^For programs/ }).click();
  t.regex((await download).suggestedFilename(), /^plan-\d{4}-\d\d-\d\d\.csv$/);
});

test.serial("the page asks for its data in at most three requests", async (t) => {
  const { page } = await holdback.visit(priya as string, "/plans");
  await page.locator("tbody a").first().click();
  await page.getByText(/^Executed by/).waitFor();
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/graphql")) asked += 1;
  });
  await page.reload();
  await page.getByText(/^Executed by/).waitFor();
  await page.waitForLoadState("networkidle");
  t.true(asked <= 3, String(asked));
});
