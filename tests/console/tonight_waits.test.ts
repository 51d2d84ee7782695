// The page Tonight, where something waits for recruiters, money is short today, or the preview could not be read.

import test from "ava";
import { texts } from "../../console/src/texts.ts";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { allFor, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";

const holdback = useConsole(test);
const NAMES = ["Rowan Achterberg", "Chiara Bellandi"];
let admin: string;

test.before(async () => {
  const db = holdback.db.admin;
  admin = (await createPerson(db, "platform_admin")).id;
  await db.query("update app_private.expected_tasks set created_at = now(), last_ended_at = now()");
  for (const name of NAMES) {
    const recruiter = await createRecruiter(db);
    await db.query("update app.users set display_name = $2 where id = $1", [recruiter.id, name]);
    await createPlacement(db, { holdbackPercentage: 0, feeAmount: 75_000, recruiters: allFor(recruiter) });
    await createPlacement(db, {
      holdbackPercentage: 0,
      feeAmount: 20_000,
      currency: "EUR",
      recruiters: allFor(recruiter),
    });
    await db.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
  }
  await db.query('select app_private.record_platform_balance(\'{"usd": 10000, "eur": 500000}\')');
});

test.serial("what falls due today and is not covered says so, whatever keeps it from being sent", async (t) => {
  const { page } = await holdback.visit(admin);
  await page.getByText("None of the 4 due obligations will be sent.").waitFor();
  const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name} `) });
  // 1,500.00 of 100.00; 400.00 of 5,000.00.
  t.regex(await row("USD").innerText(), /Short today by 1,400\.00$/);
  t.regex(await row("EUR").innerText(), /Covered for 30 days$/);
  t.is(await page.getByText(/Covered through/).count(), 0);
  t.deepEqual(await violations(page), []);
});

test.serial(
  "recruiters for whom something waits are reminded from Tonight, and the button says how many",
  async (t) => {
    const { page, complaints } = await holdback.visit(admin);
    await page.getByRole("button", { name: "Remind 2 recruiters: Recruiter cannot receive" }).click();
    const dialog = page.getByRole("dialog", { name: "Remind 2 recruiters?" });
    for (const name of NAMES) await dialog.getByText(name, { exact: true }).waitFor();
    t.deepEqual(await violations(page), []);
    await dialog.getByRole("button", { name: "Send 2 reminders" }).dblclick();
    await page.getByText("2 recruiters were reminded.").waitFor();
    const { rows } = await holdback.db.admin.query(
      "select count(*)::int from app.events where type = 'onboarding.unfinished'",
    );
    t.deepEqual(rows, [{ count: 2 }]);
    t.deepEqual(await tooNarrow(page, 390), []);
    t.deepEqual(complaints, []);
  },
);

test.serial("a preview that could not be read is a fault, and no night on which nothing is due", async (t) => {
  const { page } = await holdback.visit(admin);
  const nothing = { previewDueTotals: null, previewDueReasons: null, previewCover: null, more: null };
  const fault = { message: "The database had no time for this.", extensions: { code: "TIMEOUT" } };
  await page.route("**/graphql", (route) =>
    /query DueTonight\b/.test(route.request().postData() ?? "")
      ? route.fulfill({ json: { data: nothing, errors: [fault] } })
      : route.fallback(),
  );
  await page.reload();
  await page.getByRole("alert").getByText("The database had no time for this.").waitFor();
  t.is(await page.getByText("Nothing is due tonight.").count(), 0);
  await page.unroute("**/graphql");
  await page.getByRole("alert").getByRole("button").click();
  await page.getByText("None of the 4 due obligations will be sent.").waitFor();
});

test.serial("the button and its dialog are about the same recruiters, however many payments wait", async (t) => {
  const db = holdback.db.admin;
  const { rows } = await db.query<{ schedule: string; payout: string }>(
    `select part.id as schedule, part.payout_id as payout
       from app.payout_schedules as part join app.users as recruiter on recruiter.id = part.recruiter_id
      where recruiter.display_name = $1 and part.currency = 'USD'`,
    [NAMES[0]],
  );
  const [first] = rows;
  await db.query("select app.cancel_payout_schedule($1, 'in parts')", [first?.schedule]);
  // More than a page of the list that this is counted from.
  await db.query("select app.create_payout_schedule($1, '2025-02-01', 700, 'in parts') from generate_series(1, 101)", [
    first?.payout,
  ]);
  const last = await createRecruiter(db);
  await db.query("update app.users set display_name = 'Ines Carvalho' where id = $1", [last.id]);
  await createPlacement(db, { holdbackPercentage: 0, startDate: daysAgo(200), recruiters: allFor(last) });
  await db.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [last.id]);
  const { page } = await holdback.visit(admin);
  await page.getByRole("button", { name: "Remind 3 recruiters: Recruiter cannot receive" }).click();
  const dialog = page.getByRole("dialog", { name: "Remind 3 recruiters?" });
  for (const name of [...NAMES, "Ines Carvalho"]) await dialog.getByText(name, { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "Send 3 reminders" }).click();
  await page.getByText("1 recruiter was reminded.").waitFor();
  await page.getByText("2 left out:").waitFor();
  t.deepEqual(await violations(page), []);
});

test.serial("what waits is listed by its date, whatever the currency, and so from page to page", async (t) => {
  const db = holdback.db.admin;
  const late = await createRecruiter(db);
  const makeLate = (currency: string, startDate: string) =>
    createPlacement(db, { holdbackPercentage: 0, currency, startDate, recruiters: allFor(late) });
  await makeLate("USD", "2024-03-01");
  await makeLate("EUR", "2024-02-01");
  await makeLate("CHF", "2025-01-10");
  await db.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [late.id]);
  const { rows: due } = await db.query<{ currency: string; amount: string }>(
    `select currency, to_char(amount / 100.0, 'FM999,990.00') as amount
       from app.payout_schedules where status = 'pending' and due_at <= now() order by due_at, id`,
  );
  t.deepEqual(
    due.slice(0, 2).map(({ currency }) => currency),
    ["EUR", "USD"],
  );
  const { page } = await holdback.visit(admin);
  const { origin } = new URL(page.url());
  const shown: { currency: string; amount: string }[] = [];
  while (shown.length < due.length) {
    const to = Math.min(shown.length + 50, due.length);
    await page.goto(`${origin}/tonight/payments?reason=account_cannot_receive&from=${shown.length}`);
    await page.getByText(texts.tonight.payments.rows(shown.length + 1, to, due.length)).waitFor();
    for (const row of await page.locator("main tbody tr").allInnerTexts()) {
      const [, currency = "", amount = ""] = /([A-Z]{3})\s*([\d,.]+)\s*$/.exec(row) ?? [];
      shown.push({ currency, amount });
    }
  }
  t.deepEqual(shown, due);
});
