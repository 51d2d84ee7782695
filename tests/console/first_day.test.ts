// A house in which nothing has happened yet: every page says what it is for and what comes first, and fits a phone.

import test from "ava";
import type { Page } from "playwright-core";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { consolePages } from "../support/console_pages.ts";
import { createCompany, createPerson } from "../support/fixtures.ts";

const holdback = useConsole(test, { env: { API_RATE_LIMIT: "100000" } });
const WHO = { platform_admin: "", recruiter: "", company_user: "" };

test.before(async () => {
  const { admin } = holdback.db;
  WHO.platform_admin = (await createPerson(admin, "platform_admin")).id;
  WHO.recruiter = (await createPerson(admin, "recruiter")).id;
  WHO.company_user = (await createPerson(admin, "company_user", [await createCompany(admin)])).id;
});

const emptyTables = (page: Page) =>
  page.evaluate<string[]>(
    '[...document.querySelectorAll("main table")].filter((each) => each.tBodies[0]?.rows.length === 0).map((each) => each.innerText)',
  );

for (const role of ["platform_admin", "recruiter", "company_user"] as const) {
  test.serial(`on the first day no page of a ${role} is an empty table, and none is wider than a phone`, async (t) => {
    const pages = (await consolePages()).filter((each) => each.role === role && !each.path.includes(":id"));
    const { page, complaints } = await holdback.visit(WHO[role], pages[0]?.path, {
      viewport: { width: 390, height: 844 },
    });
    for (const { path } of pages) {
      await page.goto(holdback.api.url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      t.deepEqual(await emptyTables(page), [], path);
      t.deepEqual(await tooNarrow(page, 390), [], path);
    }
    t.deepEqual(complaints, []);
  });
}

test.serial("an admin is led from Tonight and from each list to what comes first", async (t) => {
  const { page } = await holdback.visit(WHO.platform_admin, "/tonight/payments");
  await page.goto(holdback.api.url);
  const first = page.getByRole("region", { name: "Where to begin" });
  await first.waitFor();
  t.deepEqual(await first.getByRole("link").allInnerTexts(), ["Publish the terms", "Add people", "Import placements"]);
  t.deepEqual(await violations(page), []);
  await page.goto(`${holdback.api.url}/payouts`);
  await page.getByText("There are no payouts yet").waitFor();
  await page.getByRole("main").getByRole("link", { name: "Import placements" }).click();
  await page.waitForURL("**/import");
});
