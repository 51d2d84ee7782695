// A placement breaks: what it takes from whom stands there before anything does, and is then done.

import test from "ava";
import { day } from "../../console/src/parts/dates.ts";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { hired } from "../support/company_side.ts";
import { daysAgo } from "../support/days.ts";
import { companyPayingAtOnce } from "../support/debts.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createPerson,
  createRecruiter,
  type PayoutIds,
} from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const holdback = useConsole(test);
let admin: string;
let broken: PayoutIds;
/** Of Idris, due in five days. */
let coming: PayoutIds;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  await db.query("update app.users set display_name = 'Priya Raman' where id = $1", [admin]);
  const companyId = await createCompany(db, "Halden Bioworks");
  await publishTerms(db, companyId, { clawback_rule: "pro_rata" });
  const [teresa, idris] = [await createRecruiter(db), await createRecruiter(db)];
  await db.query("update app.users set display_name = 'Teresa Amundsen' where id = $1", [teresa.id]);
  await db.query("update app.users set display_name = 'Idris Bello' where id = $1", [idris.id]);
  broken = await createPayout(db, {
    companyId,
    externalRef: "HB-0377",
    feeAmount: 2_000_000,
    startDate: daysAgo(60),
    recruiters: [
      { recruiter_id: teresa.id, share: 60 },
      { recruiter_id: idris.id, share: 40 },
    ],
  });
  // The part of Idris that is not held was paid by wire: 8,000.00 less the fifth.
  await db.query(
    `select app.record_manual_payment(schedule.id, now(), 'REF', 'by wire') from app.payout_schedules as schedule
       where schedule.placement_id = $1 and schedule.recruiter_id = $2`,
    [broken.placement, idris.id],
  );
  coming = await createPayout(db, {
    companyId: await companyPayingAtOnce(db),
    feeAmount: 100_000,
    startDate: daysAgo(-5),
    recruiters: allFor(idris),
  });
});

// 45 of 90 days. Teresa: 12,000.00, of which 6,000.00 stays earned, 2,400.00 is forfeited, 9,600.00 − 6,000.00 cancelled.
// Idris: 8,000.00, 4,000.00 earned, 1,600.00 forfeited, 6,400.00 − 4,000.00 owed back, of which his next payout covers its
// own 1,000.00.
test.serial(
  "the last day shows what is earned, forfeited, cancelled and owed back, and nothing has changed",
  async (t) => {
    const { page, complaints } = await holdback.visit(admin, `/payouts/${broken.payout}`);
    await page.getByRole("link", { name: /^Report a broken guarantee/ }).click();
    await page.getByText(/^A\. Candidate at Halden Bioworks, started/).waitFor();
    await page.getByText("Give the last day at work").waitFor();
    t.deepEqual(await violations(page), []);
    // Before the start: the API says so, and what was typed stays.
    await page.getByLabel("Reason").fill("Resigned; letter received");
    await page.getByLabel("Last day at work").fill(daysAgo(70));
    await page.getByText(/start/i).first().waitFor();
    await page.getByLabel("Last day at work").fill(daysAgo(15));
    await page
      .getByText("Of USD 20,000.00, 10,000.00 stays earned and 2,400.00 is owed back by one recruiter.")
      .waitFor();
    await page.getByText("45 of 90 days; 45 days before the end").waitFor();
    t.is(await page.getByLabel("Reason").inputValue(), "Resigned; letter received");
    const rows = page.getByRole("region", { name: "By recruiter" });
    t.regex(
      await rows.getByRole("row", { name: /Teresa Amundsen/ }).innerText(),
      /60 %\s+12,000\.00\s+6,000\.00\s+2,400\.00\s+3,600\.00\s+0\.00/,
    );
    t.regex(
      await rows.getByRole("row", { name: /Idris Bello/ }).innerText(),
      /40 %\s+8,000\.00\s+4,000\.00\s+1,600\.00\s+0\.00\s+2,400\.00/,
    );
    t.regex(
      await rows.getByRole("row", { name: /^Together/ }).innerText(),
      /20,000\.00\s+10,000\.00\s+4,000\.00\s+3,600\.00\s+2,400\.00/,
    );
    // By days worked, as the totals; the held part only leaves 16,000.00; with nothing earned, 6,400.00 are owed back.
    const rules = page.getByRole("list", { name: "What is taken back" }).getByRole("listitem");
    const rule = (at: number) => rules.nth(at).innerText();
    t.regex(
      await rule(0),
      /^By days worked\s+\(chosen\)[\s\S]*10,000\.00 stays earned, 2,400\.00 is owed back\s+Terms version \d+, signed/,
    );
    t.regex(
      await rule(1),
      /^The held part only\s[\s\S]*16,000\.00 would stay earned, 0\.00 would be owed back\s+Not in terms version \d+\./,
    );
    t.regex(
      await rule(2),
      /^Everything\s[\s\S]*\s0\.00 would stay earned, 6,400\.00 would be owed back\s+Not in terms version \d+\./,
    );
    const effects = page.getByRole("region", { name: "What happens on confirming" });
    t.regex(
      await effects.getByRole("listitem").filter({ hasText: "2 holds are forfeited" }).innerText(),
      /USD 2,400\.00 of Teresa Amundsen; USD 1,600\.00 of Idris Bello; never sent/,
    );
    t.regex(
      await effects.getByRole("listitem").filter({ hasText: "1 obligation is cancelled" }).innerText(),
      /USD 3,600\.00 of Teresa Amundsen, before it is sent/,
    );
    await rows.getByText("USD 1,000.00 of it is set off against").waitFor();
    t.is(
      await rows.getByRole("link", { name: `the payout due on ${day(daysAgo(-5))}` }).getAttribute("href"),
      `/payouts/${coming.payout}`,
    );
    t.deepEqual(await violations(page), []);
    t.deepEqual(await tooNarrow(page, 390, 320), []);
    t.deepEqual(complaints, []);
    const { rows: stored } = await holdback.db.admin.query("select status from app.placements where id = $1", [
      broken.placement,
    ]);
    t.deepEqual(stored, [{ status: "active" }]);
  },
);

test.serial("it is reported once, with the reason, after the amounts in words", async (t) => {
  const db = holdback.db.admin;
  const { page } = await holdback.visit(admin, `/placements/${broken.placement}/breach?left=${daysAgo(15)}`);
  await page.getByLabel("Reason").fill("Resigned; letter received");
  await page.getByRole("button", { name: "Continue" }).click();
  const dialog = page.getByRole("dialog", { name: "Report that the guarantee is broken?" });
  await dialog.getByText(/two thousand four hundred US dollars is owed back/).waitFor();
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Report the broken guarantee" }).dblclick();
  await page.getByText(/^The guarantee is broken: reported by Priya Raman, /).waitFor();
  const { rows } = await db.query(
    "select reason, (select sum(amount)::int from app.recoveries where placement_id = $1) as debt from app.guarantee_breaches where placement_id = $1",
    [broken.placement],
  );
  t.deepEqual(rows, [{ reason: "Resigned; letter received", debt: 240_000 }]);
});

// Of the fee of 1,500.00 that the company paid, 1,000.00 were given back before; a full refund owes 1,500.00.
test.serial("what the company has back already is said beside what it is owed, and what is left to pay", async (t) => {
  const db = holdback.db.admin;
  const placement = await hired(db);
  await db.query(
    `select app.record_fee_refund((app.record_fee_payment($1, 150000, now(), reference => 'INV-1')).id, 100000, 'agreed')`,
    [placement],
  );
  const { page, complaints } = await holdback.visit(admin, `/placements/${placement}/breach?left=${daysAgo(10)}`);
  const effects = page.getByRole("region", { name: "What happens on confirming" });
  t.regex(
    await effects.getByRole("listitem").filter({ hasText: "The company is owed back" }).innerText(),
    /USD 1,500\.00\. USD 1,000\.00 of it was given back already: USD 500\.00 is left to pay\./,
  );
  t.deepEqual(await tooNarrow(page, 390, 320), []);
  t.deepEqual(complaints, []);
});
