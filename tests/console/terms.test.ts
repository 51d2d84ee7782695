// The page Terms: versions, what differs between two, and what others would have meant.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { createCompany, createPerson, createPlacement } from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const holdback = useConsole(test);
let admin: string;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  const atlas = await createCompany(db, "Atlas Rail");
  await publishTerms(db, atlas, { clawback_rule: "everything" });
  await createPlacement(db, { companyId: atlas, feeAmount: 1_000_000, startDate: daysAgo(40) });
  await publishTerms(db, atlas, { clawback_rule: "pro_rata" });
});

test.serial("two versions are laid side by side, and only what differs stands there", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/terms");
  await page.getByRole("region", { name: "Versions", exact: true }).waitFor();
  const compare = page.getByRole("region", { name: "Compare two versions" });
  await compare.getByText("1 differs.").waitFor();
  t.regex(
    await compare.getByRole("row", { name: /^Taken back when it breaks/ }).innerText(),
    /everything\s+by days worked\s+Differs/,
  );
  t.is(await compare.getByRole("row").count(), 2, "the head and what differs");
  await compare.getByText("Show what is the same, too").click();
  await compare.getByRole("row", { name: /^Guarantee 90 days/ }).waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390, 320), []);
  t.deepEqual(complaints, []);
});

// Of 10,000.00, 20 percent are held: 2,000.00. With 30 percent it would have been 3,000.00.
test.serial("other terms are compared with the placements that there are, as a chart and in figures", async (t) => {
  const { page } = await holdback.visit(admin, "/terms");
  const preview = page.getByRole("region", { name: "What other terms would have meant" });
  await preview.getByLabel("Held back, percent").fill("30");
  await preview.getByRole("button", { name: "Compare" }).click();
  await preview.getByRole("img", { name: /^Held by the month of the start, in USD/ }).waitFor();
  t.regex(await preview.getByRole("table").innerText(), /1\s+2,000\.00\s+3,000\.00/);
  t.deepEqual(await violations(page), []);
  // The other 8,000.00 are scheduled, and the company has paid nothing.
  await preview.getByLabel("Paid", { exact: true }).selectOption("when the fee is available, too");
  await preview.getByRole("button", { name: "Compare" }).click();
  await preview.getByText(/wait\s*USD\s*0\.00, and under these\s*USD\s*8,000\.00/).waitFor();
  // How many days there may be is the database's to say.
  await preview.getByLabel("Guarantee, days").fill("731");
  await preview.getByRole("button", { name: "Compare" }).click();
  await preview.getByText(/whole number of days from 0 to 730/).waitFor();
});
