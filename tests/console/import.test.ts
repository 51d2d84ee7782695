// The page Import: every bad row at its line before anything is stored, and then the others.

import { readFile } from "node:fs/promises";
import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { createCompany, createPerson, createRecruiter } from "../support/fixtures.ts";

const holdback = useConsole(test);
let admin: string;
let email: string;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  ({ email } = await createRecruiter(db));
  await createCompany(db, "Atlas Rail");
});

const HEAD =
  "external_ref,company,candidate,job_title,recruiters,payout_amount,currency,start_date,guarantee_period_days,holdback_percentage";
const file = () =>
  [
    HEAD,
    `P-1,Atlas Rail,Duarte Reis,,${email}:100,19000.50,USD,2026-10-01,90,20`,
    `P-2,Atlas Rail,Amal Idrissi,,nobody@example.com:100,100.00,USD,2026-10-01,90,20`,
    `P-3,Atlas Rail,June Park,,${email}:100,1.234,USD,2026-10-01,90,20`,
    `P-4,Atlas Rail,Yui Tanabe,,${email}:100,640000,JPY,2026-10-01,90,20`,
  ].join("\n");

test.serial("two bad rows are named at their lines, come as a file, and the other two are imported", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/import");
  t.deepEqual(await violations(page), []);
  await page.locator('input[type="file"]').setInputFiles({
    name: "october.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(file()),
  });
  await page.getByText("2 of 4 rows cannot be imported. Nothing has been imported yet.").waitFor();
  const bad = page.getByRole("region", { name: "Rows that cannot be imported" });
  t.regex(await bad.getByRole("row", { name: /^3 / }).innerText(), /recruiters/);
  t.regex(await bad.getByRole("row", { name: /^4 / }).innerText(), /payout_amount/);
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390, 320), []);
  await page.setViewportSize({ width: 1440, height: 900 });
  const stored = () => holdback.db.admin.query("select external_ref from app.placements order by 1");
  t.deepEqual((await stored()).rows, []);
  const download = page.waitForEvent("download");
  await bad.getByRole("button", { name: "Download these rows" }).click();
  await page.getByRole("menuitem", { name: /^For Excel/ }).click();
  const saved = await download;
  t.is(saved.suggestedFilename(), "october.bad.csv");
  const lines = (await readFile(await saved.path(), "utf8")).split("\r\n");
  t.is(lines[0], `\uFEFFline,column,reason,${HEAD}`);
  t.regex(lines[1] ?? "", /^3,recruiters,.+,P-2,Atlas Rail,/);
  await page.getByRole("button", { name: "Import the other 2 rows" }).click();
  const dialog = page.getByRole("dialog", { name: "Import 2 rows?" });
  await dialog
    .getByText(/nineteen thousand and 50\/100 US dollars; six hundred forty thousand Japanese yen/)
    .or(dialog.getByText(/six hundred forty thousand Japanese yen; nineteen thousand and 50\/100 US dollars/))
    .waitFor();
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Import 2 rows" }).dblclick();
  await page.getByText("2 rows are imported.").waitFor();
  t.deepEqual((await stored()).rows, [{ external_ref: "P-1" }, { external_ref: "P-4" }]);
  t.deepEqual(complaints, []);
});

test.serial("a file of another kind is refused as a whole, with what its first line must name", async (t) => {
  const { page } = await holdback.visit(admin, "/import?kind=recruiters");
  await page.locator('input[type="file"]').setInputFiles({
    name: "october.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(file()),
  });
  await page.getByText(/The first line must name the columns email,display_name,stripe_account_id/).waitFor();
  t.deepEqual(await violations(page), []);
});

// 500 rows in pieces of 200, 200 and 100; one of them has no address.
test.serial(
  "a file of 500 rows goes in piece by piece; what was interrupted goes on, and nothing is there twice",
  async (t) => {
    const { page } = await holdback.visit(admin, "/import?kind=recruiters");
    const rows = Array.from({ length: 500 }, (_, index) => `many-${index}@x.com,Many ${index},`);
    rows[300] = ",Nobody,";
    await page.locator('input[type="file"]').setInputFiles({
      name: "many.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(["email,display_name,stripe_account_id", ...rows].join("\n")),
    });
    await page.getByText("1 of 500 rows cannot be imported. Nothing has been imported yet.").waitFor();
    const bad = page.getByRole("region", { name: "Rows that cannot be imported" });
    await bad.getByRole("row", { name: /^302 / }).waitFor();
    const count = async () =>
      (await holdback.db.admin.query("select count(*)::int from app.users where email like 'many-%'")).rows[0]?.count;
    // For the first piece the database has no time at first; the second is imported, but its answer never arrives.
    let sent = 0;
    await page.route(/act=import/, async (route) => {
      sent++;
      if (sent === 1) {
        const error = { message: "This took too long.", extensions: { code: "TIMEOUT" } };
        return route.fulfill({ status: 400, json: { errors: [error] } });
      }
      if (sent !== 3) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByRole("button", { name: "Import the other 499 rows" }).click();
    const dialog = page.getByRole("dialog", { name: "Import 499 rows?" });
    await dialog.getByRole("button", { name: "Import 499 rows" }).dblclick();
    await dialog.getByText("The import was interrupted; what is in stays in.").waitFor();
    await dialog.getByText("200 of 500 rows are through.").waitFor();
    t.is(await count(), 399);
    t.deepEqual(await violations(page), []);
    await dialog.getByRole("button", { name: "Go on with the import" }).dblclick();
    await page.getByText("499 rows are imported.").waitFor();
    t.is(await count(), 499);
    t.is(sent, 5, "the first piece and the lost one once more, and no other");
  },
);
