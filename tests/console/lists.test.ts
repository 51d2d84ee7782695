// The console's lists: what a filter has is what its sums, its rows and its file say, and columns that were chosen stay.

import { readFile } from "node:fs/promises";
import test from "ava";
import { parse } from "csv-parse/sync";
import type { Page } from "playwright-core";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { owe } from "../support/debts.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";

const holdback = useConsole(test);
let admin: string;

const LISTS = ["payouts", "schedules", "holds", "placements", "transfers", "recoveries", "runs", "findings"] as const;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  const company = await createCompany(db, "Vantor Energy");
  await db.query("select app.publish_payout_policy(90, 20, $1, first_payment_days => 0)", [company]);
  const hire = async (name: string, candidate: string, currency: string, feeAmount: number, startDate: string) => {
    const { id } = await createRecruiter(db);
    await db.query("update app.users set display_name = $2 where id = $1", [id, name]);
    const placement = await createPlacement(db, {
      companyId: company,
      currency,
      feeAmount,
      startDate,
      recruiters: [{ recruiter_id: id, share: 100 }],
      externalRef: `ref-${currency}-${feeAmount}`,
    });
    await db.query("update app.placements set candidate_name = $2 where id = $1", [placement, candidate]);
  };
  await hire("Anneke de Vries", "Sofia Marin", "USD", 343_750, daysAgo(10));
  await hire("Okafor Talent", "Liam Doyle", "USD", 640_000, daysAgo(10));
  await hire("Kenji Morita", "=Daichi Abe", "JPY", 400_000, daysAgo(10));
  await db.query(
    `with run as (
       insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at,
         last_page_at, finished_at, our_amounts, their_amounts)
       values ('2026-01-01', '2026-02-01', false, 'test', now(), now(), now(), '{}', '{}') returning id)
     insert into app.reconciliation_findings (
       kind, subject, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in)
     select 'unknown_to_us', 'tr_byhand', 'tr_byhand', '{"amount": 120000, "currency": "USD"}', now(), id, now(), id
       from run`,
  );
  await db.query("select app.pause_payouts('currency:JPY', 'a holiday')");
  // What is due of the two is refused; somebody else is paid, and owes it back.
  await answerDue(db, { http_status: 400, code: "account_invalid", message: "The account is closed." });
  await owe(db, await createRecruiter(db), 50_000);
  await db.query("select app_private.finish_answered_runs(array(select id from app.payout_runs))");
});

/** What the browser saved when this was chosen under Download CSV. */
async function saved(page: Page, choice: string): Promise<Buffer> {
  await page.getByRole("button", { name: "Download CSV" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: choice }).click(),
  ]);
  return await readFile(await download.path());
}

test.serial(
  "each list opens in at most three requests, in both themes without a fault, and fits a phone",
  async (t) => {
    const { page, complaints } = await holdback.visit(admin);
    for (const list of LISTS) {
      const asked: string[] = [];
      page.on("request", (request) => {
        // How much needs somebody is asked after the page, by the clock: on a busy machine before its rows are there.
        const isOfThePage = !/query WaitingCount\b/.test(request.postData() ?? "");
        if (/\/(graphql|csv)/.test(request.url()) && isOfThePage) asked.push(request.postData() ?? "");
      });
      await page.goto(`${holdback.api.url}/${list}`);
      await page.getByRole("row").nth(1).waitFor();
      t.true(asked.length <= 3, `${list}: ${asked.length} requests`);
      page.removeAllListeners("request");
      t.deepEqual(await violations(page), [], list);
      t.deepEqual(await tooNarrow(page, 390, 320), [], list);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    t.deepEqual(complaints, []);
  },
);

test.serial("what a filter has is the same in its sums, its rows, its file and the API's own count", async (t) => {
  const { page } = await holdback.visit(admin, "/holds");
  await page.getByRole("button", { name: "Currency", exact: true }).first().click();
  await page.getByRole("radio", { name: "USD" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").fill("vantor");
  await page.waitForURL(/currency=USD&q=vantor/);
  await page.getByText("JPY, 1 hold", { exact: true }).waitFor({ state: "detached" });
  await page.getByText("USD, 2 holds").waitFor();
  // A fifth of 3,437.50 is 687.50, of 6,400.00 it is 1,280.00: together 1,967.50.
  await page.getByText("1,967.50", { exact: true }).waitFor();
  t.is(await page.getByRole("row").count(), 1 + 2);
  const file = await saved(page, "For Excel and other spreadsheets");
  t.deepEqual([...file.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const rows = parse<Record<string, string>>(file, { columns: true, bom: true });
  t.deepEqual(
    rows.map(({ recruiter, company, currency, hold_amount, status }) => [
      recruiter,
      company,
      currency,
      hold_amount,
      status,
    ]),
    [
      ["Okafor Talent", "Vantor Energy", "USD", "1280.00", "active"],
      ["Anneke de Vries", "Vantor Energy", "USD", "687.50", "active"],
    ].sort((a, b) => rows.findIndex((row) => row.recruiter === a[0]) - rows.findIndex((row) => row.recruiter === b[0])),
  );
  t.regex(rows[0]?.release_at ?? "", /^\d{4}-\d\d-\d\d 00:00:00$/);
  const { rows: inDatabase } = await holdback.db.admin.query(
    `select count(*)::int, sum(hold_amount)::int from app.escrow_holds as hold
     join app.placements as placement on placement.id = hold.placement_id
     where hold.currency = 'USD' and placement.external_ref like 'ref-%'`,
  );
  t.deepEqual(inDatabase, [{ count: 2, sum: 196_750 }]);
});

test.serial(
  "payouts are filtered by a day on which they were due, and runs by a count, as the address says",
  async (t) => {
    const { page } = await holdback.visit(admin, "/payouts");
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByRole("button", { name: "Paid on", exact: true }).click();
    await page.getByLabel("From").fill("2020-01-01");
    await page.keyboard.press("Escape");
    await page.waitForURL(/paid_from=2020-01-01/);
    // Only the one who owes was paid.
    await page.getByText("USD, 1 payout", { exact: true }).waitFor();
    t.is(await page.getByRole("row").count(), 1 + 1);
    await page.goto(`${holdback.api.url}/runs?refused_from=1&refused_to=2`);
    await page.getByRole("button", { name: "Refused 1 to 2" }).waitFor();
    await page.getByText("1 run", { exact: true }).waitFor();
    await page.goto(`${holdback.api.url}/runs?refused_from=3`);
    await page.getByText("No run fits this filter").waitFor();
  },
);

test.serial("the file of a program has no mark at its start, and no field that runs as a formula", async (t) => {
  const { page } = await holdback.visit(admin, "/placements?currency=JPY");
  await page.getByRole("link", { name: "=Daichi Abe" }).waitFor();
  const file = (await saved(page, "For programs, without a mark at its start")).toString();
  t.true(file.startsWith("external_ref,candidate,"));
  t.regex(file, /\nref-JPY-400000,'=Daichi Abe,Job [^,]+,Vantor Energy,Kenji Morita,active,JPY,400000,/);
  t.is(file.trim().split("\n").length, 1 + 1);
});

test.serial(
  "columns that were chosen are there after a reload, on this list only, and can be taken back",
  async (t) => {
    const { page } = await holdback.visit(admin, "/schedules?sort=amount-asc");
    const heads = () => page.getByRole("columnheader").allInnerTexts();
    await page.getByRole("row").nth(1).waitFor();
    t.false((await heads()).includes("Tried next"));
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Tried next" }).click();
    await page.getByRole("checkbox", { name: "Settled on" }).click();
    t.deepEqual(await violations(page), []);
    await page.reload();
    await page.getByRole("columnheader", { name: "Tried next" }).waitFor();
    t.false((await heads()).includes("Settled on"));
    t.is(new URL(page.url()).search, "?sort=amount-asc");
    await page.goto(`${holdback.api.url}/transfers`);
    await page.getByRole("columnheader", { name: "Stripe answered" }).waitFor();
    await page.goto(`${holdback.api.url}/schedules`);
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("button", { name: "As it was" }).click();
    await page.getByRole("columnheader", { name: "Settled on" }).waitFor();
    t.false((await heads()).includes("Tried next"));
  },
);

test.serial("a placement leads to its payouts, and a run says what it sent and what did not go through", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/placements?q=liam");
  await page.getByRole("link", { name: "Liam Doyle" }).click();
  await page.getByRole("heading", { name: "Liam Doyle at Vantor Energy" }).waitFor();
  t.deepEqual(await violations(page), []);
  await page.getByRole("region", { name: "Holds" }).getByRole("link", { name: "As a list" }).click();
  await page.getByText("1,280.00", { exact: true }).first().waitFor();
  t.is(await page.getByRole("row").count(), 1 + 1);
  await page.goBack();
  await page.goto(`${holdback.api.url}/runs`);
  await page
    .getByRole("row", { name: /some refused/ })
    .first()
    .getByRole("link")
    .click();
  await page.getByText("0 of 2 obligations were sent.").waitFor();
  const stopped = page.getByRole("region", { name: "What did not go through" });
  // Four fifths of the fee: 5,120.00 and 2,750.00.
  await stopped.getByRole("row", { name: /Okafor Talent.*5,120\.00.*Refused.*The account is closed\./s }).waitFor();
  await page
    .getByRole("region", { name: "What it left, and why" })
    .getByRole("row", { name: /Paused.*1.*320,000.*Any admin resumes/s })
    .waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  t.deepEqual(complaints, []);
});

test.serial("a filter that nothing fits says so, and how to go on", async (t) => {
  const { page } = await holdback.visit(admin, "/recoveries?status=written_off");
  await page.getByText("No recovery fits this filter").waitFor();
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByRole("row", { name: /500\.00/ }).waitFor();
  t.is(new URL(page.url()).search, "");
});

test.serial("a view of a list is saved under a name, found on another machine, and deleted", async (t) => {
  const db = holdback.db.admin;
  const person = (await createPerson(db, "platform_admin")).id;
  const { page, complaints } = await holdback.visit(person, "/payouts?status=pending&sort=amount-desc");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Held until" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save this view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await dialog.getByLabel("Name of the view").fill("Largest first");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Save view" }).dblclick();
  await page.getByText("Saved as Largest first").waitFor();

  const { page: elsewhere } = await holdback.visit(person, "/payouts");
  await elsewhere.getByRole("button", { name: "Saved views" }).click();
  await elsewhere.getByRole("link", { name: "Largest first" }).waitFor();
  t.deepEqual(await violations(elsewhere), []);
  await elsewhere.getByRole("link", { name: "Largest first" }).click();
  await elsewhere.waitForURL("**/payouts?status=pending&sort=amount-desc");
  await elsewhere.getByRole("columnheader", { name: "Held until" }).waitFor();

  const { page: others } = await holdback.visit((await createPerson(db, "platform_admin")).id, "/payouts");
  await others.getByRole("button", { name: "Saved views" }).click();
  await others.getByText(/^None is saved yet/).waitFor();

  await elsewhere.getByRole("button", { name: "Saved views" }).click();
  await elsewhere.getByRole("button", { name: "Delete the view Largest first" }).click();
  await elsewhere.getByText(/^None is saved yet/).waitFor();
  t.deepEqual(complaints, []);
});

test.serial(
  "a placement says how its guarantee stands by its days, though no night has completed it yet",
  async (t) => {
    const db = holdback.db.admin;
    const { rows } = await db.query("select id from app.companies where name = 'Vantor Energy'");
    for (const [days, candidate] of [
      [-5, "Ada Later"],
      [400, "Ben Over"],
    ] as const) {
      const id = await createPlacement(db, { companyId: rows[0].id, startDate: daysAgo(days) });
      await db.query("update app.placements set candidate_name = $2 where id = $1", [id, candidate]);
    }
    const { page, complaints } = await holdback.visit(admin, "/placements");
    await page.getByText(/^3 guarantees run\. 1 begins later\.$/).waitFor();
    await page.getByRole("row", { name: /Ada Later.*Guarantee begins later/s }).waitFor();
    await page.getByRole("row", { name: /Ben Over.*Guarantee over/s }).waitFor();
    await page.getByRole("row", { name: /Sofia Marin.*Guarantee runs/s }).waitFor();
    await page.getByRole("link", { name: "Ada Later" }).click();
    await page.getByText(/^The guarantee begins on .+ and runs until .+\.$/).waitFor();
    t.deepEqual(complaints, []);
  },
);
