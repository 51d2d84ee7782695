// The company's page: guarantees that run, what is at stake, costs, and the report that somebody left.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { eventually } from "../support/eventually.ts";
import { createCompany, createPerson, createPlacement } from "../support/fixtures.ts";

const holdback = useConsole(test);
let user: string;

test.before(async () => {
  const { admin } = holdback.db;
  const companyId = await createCompany(admin, "Northwind Robotics");
  user = (await createPerson(admin, "company_user", [companyId])).id;
  await admin.query("update app.users set display_name = 'Jonas Weil' where id = $1", [user]);
  await admin.query("select app.publish_payout_policy(90, 20, $1, company_refund_rule => 'pro_rata')", [companyId]);
  const hire = async (candidate: string, startDate: string, fee: number) => {
    const id = await createPlacement(admin, { companyId, startDate, currency: "EUR" });
    await admin.query("select app.set_company_fee($1, $2, 'the invoice')", [id, fee]);
    await admin.query("update app.placements set candidate_name = $2 where id = $1", [id, candidate]);
  };
  await hire("Lena Okoye", "2025-02-03", 1_840_000);
  await hire("Erik Sandahl", daysAgo(80), 1_300_000);
  await hire("Tobias Renner", daysAgo(10), 900_000);
  await createPlacement(admin, { companyId, startDate: "2025-02-17", currency: "EUR", candidate: "Ines Duarte" });
  await createPlacement(admin, { companyId: await createCompany(admin, "Halden Bioworks"), startDate: daysAgo(5) });
});

test.serial("a company sees which guarantees run, how long, and what is at stake, and no other company", async (t) => {
  const { page, complaints } = await holdback.visit(user);
  await page.getByText(/^2 guarantees run\. The next to end is that of Erik Sandahl, on /).waitFor();
  // 80 of the 90 days of 9,000.00 are left; 10 of those of 13,000.00: 1,444.44.
  t.regex(
    await page.getByRole("row", { name: /Tobias Renner/ }).innerText(),
    /80 days left\s+EUR\s*9,000\.00\s+EUR\s*8,000\.00/,
  );
  t.regex(
    await page.getByRole("row", { name: /Erik Sandahl/ }).innerText(),
    /10 days left\s+EUR\s*13,000\.00\s+EUR\s*1,444\.44/,
  );
  t.regex(
    await page.getByRole("row", { name: /February 2025/ }).innerText(),
    /2\s+EUR\s*18,400\.00\s+1 fee not recorded\s+not known yet/,
  );
  t.notRegex(await page.content(), /Halden/);
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390, 320), []);
  t.deepEqual(complaints, []);
});

test.serial("the dialog is opened by keyboard, keeps the focus while it is there, and gives it back", async (t) => {
  const { page } = await holdback.visit(user, "/company");
  const name = "Report that Tobias Renner left";
  await page.getByRole("button", { name }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).waitFor();
  for (let i = 0; i < 12; i += 1) {
    await page.keyboard.press("Tab");
    t.true(await page.evaluate("document.activeElement.closest('[role=dialog]') !== null"), `after ${i + 1} steps`);
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const focused = () => page.evaluate("document.activeElement.getAttribute('aria-label')");
  await eventually("the focus is on the button that opened it", async () => (await focused()) === name, {
    seconds: 30,
  });
});

test.serial("names of 120 letters without a space, and from right to left, make no page wider", async (t) => {
  const { admin } = holdback.db;
  const long = "Wolfeschlegelsteinhausenbergerdorff".repeat(4).slice(0, 120);
  const { rows } = await admin.query("select name from app.companies where name = 'Northwind Robotics'");
  await admin.query("update app.companies set name = $1 where name = $2", [long, rows[0].name]);
  await admin.query("update app.placements set candidate_name = $1 where candidate_name = 'Erik Sandahl'", [long]);
  await admin.query("update app.placements set candidate_name = $1 where candidate_name = 'Ines Duarte'", [
    "عبدالرحمن بن محمد الغساني الأندلسي القرطبي",
  ]);
  const { page } = await holdback.visit(user, "/company");
  await page.getByRole("heading", { level: 1, name: long }).waitFor();
  t.deepEqual(await tooNarrow(page, 1440, 390), []);
});

test.serial("a report that somebody left waits for an admin, and moves nothing", async (t) => {
  const { page } = await holdback.visit(user);
  await page.getByRole("button", { name: "Report that Tobias Renner left" }).click();
  const dialog = page.getByRole("dialog", { name: "Report that Tobias Renner left?" });
  const changes = dialog.getByRole("region", { name: "What changes once an admin confirms it" });
  await changes.getByText("Give the last day to see what changes.").waitFor();
  await dialog.getByLabel("Last day of work").fill(daysAgo(11));
  await dialog.getByText(/lies before the start/).waitFor();
  await dialog.getByLabel("Last day of work").fill(daysAgo(1));
  // 9 of 90 days were worked, of a fee of 9,000.00; the recruiter was to get 1,000.00, and has got nothing.
  await changes.getByText("EUR 8,100.00 of your fee of EUR 9,000.00 is owed back to you.").waitFor();
  await changes.getByText("EUR 1,000.00 is not paid to the recruiters any more.").waitFor();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("resigned");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Send the report" }).dblclick();
  await page.getByText(/Reported .*: left .*\. An admin looks at it\./).waitFor();
  const { rows } = await holdback.db.admin.query("select status, requested_by from app.requests");
  t.deepEqual(rows, [{ status: "pending", requested_by: user }]);
  const { rows: broken } = await holdback.db.admin.query("select from app.guarantee_breaches");
  t.deepEqual(broken, []);
});
