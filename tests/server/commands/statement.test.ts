// A recruiter's month, as a person asks for it.

import { readFile } from "node:fs/promises";
import test from "ava";
import { cleanEnvironment, run, temporaryFolder } from "../../support/commands.ts";
import { useDatabase } from "../../support/database.ts";
import { allFor, createPlacement, createRecruiter, type Recruiter } from "../../support/fixtures.ts";

let ada: Recruiter;

// 1,000.00 USD: 800.00 paid outside Stripe in October, 200.00 still held; and 10,000 JPY, of which 8,000 were paid in
// November. A hostile reference stands for what a spreadsheet would run.
const db = useDatabase(test, async ({ admin }) => {
  ada = await createRecruiter(admin);
  await createPlacement(admin, { recruiters: allFor(ada), externalRef: "ACME-1", holdbackPercentage: 20 });
  await createPlacement(admin, {
    recruiters: allFor(ada),
    externalRef: "=1+1",
    feeAmount: 10_000,
    currency: "JPY",
    holdbackPercentage: 20,
  });
  await admin.query("alter table app.payout_schedules disable trigger all");
  for (const [currency, at] of [
    ["USD", "2025-10-31 23:30Z"],
    ["JPY", "2025-11-15 09:00Z"],
  ]) {
    await admin.query(
      "update app.payout_schedules set status = 'processed', processed_at = $2 where currency = $1 and kind = 'payout'",
      [currency, at],
    );
  }
  await admin.query("alter table app.payout_schedules enable trigger all");
});

const statement = (...args: string[]) => ["server/commands/statement.ts", ...args];
const env = () => cleanEnvironment({ DATABASE_URL: db.adminUrl });

test("a month adds up to the cent: what was received before, each payment, and the sum at its end", async (t) => {
  const folder = await temporaryFolder(t);
  const { code, stdout, stderr } = await run(t, statement(ada.email, "2025-11", "--out", folder), env());
  t.is(code, 0, stderr);
  const [csv, page] = stdout.trim().split("\n") as [string, string];
  t.deepEqual((await readFile(csv, "utf8")).trim().split("\n"), [
    "day,description,placement,reference,currency,amount,balance,place_today",
    ",Received before,,,JPY,0,0,",
    "2025-11-15,Paid,'=1+1,,JPY,8000,8000,",
    ",Received until the end of the month,,,JPY,,8000,",
    ",Received before,,,USD,800.00,800.00,",
    ",Received until the end of the month,,,USD,,800.00,",
  ]);
  const html = await readFile(page, "utf8");
  t.regex(html, /Statement for November 2025/);
  t.regex(html, /8,000/);
  t.true(html.includes(ada.email));
});

test("the month is the platform's: what was paid late in the evening in UTC is next day's in Tokyo", async (t) => {
  const analyst = await db.connectAs("holdback_analyst");
  const days = async () =>
    (
      await analyst.query(
        "select day::text from reporting.statement($1, '2025-11-01') where currency = 'USD' and day is not null",
        [ada.email],
      )
    ).rows;
  t.deepEqual(await days(), []);
  await db.admin.query("update app_private.platform_time_zone set time_zone = 'Asia/Tokyo'");
  try {
    t.deepEqual(await days(), [{ day: "2025-11-01" }]);
  } finally {
    await db.admin.query("update app_private.platform_time_zone set time_zone = 'UTC'");
  }
});

test("a byte order mark is written on request only", async (t) => {
  const folder = await temporaryFolder(t);
  const { stdout } = await run(t, statement(ada.email, "2025-11", "--byte-order-mark", "--out", folder), env());
  const csv = await readFile(stdout.split("\n")[0] as string);
  t.deepEqual([...csv.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
});

test("an unknown recruiter and a wrong month are said, and nothing is written", async (t) => {
  const folder = await temporaryFolder(t);
  const unknown = await run(t, statement("nobody@example.com", "2025-11", "--out", folder), env());
  t.is(unknown.code, 1);
  t.regex(unknown.stderr, /There is no recruiter "nobody@example.com"/);
  const wrong = await run(t, statement(ada.email, "2025-13"), env());
  t.is(wrong.code, 1);
  t.regex(wrong.stderr, /Usage: npm run statement/);
});
