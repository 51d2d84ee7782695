// A recruiter's month, as a person asks for it.

import { readFile } from "node:fs/promises";
import test from "ava";
import { cleanEnvironment, run, temporaryFolder } from "../../support/commands.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createPlacement,
  createRecruiter,
  type Recruiter,
} from "../../support/fixtures.ts";
import { publishTerms } from "../../support/terms.ts";
import { pastTheGuards } from "../../support/without_triggers.ts";

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
    "booked_on,description,placement,reference,currency,amount,balance,place_today,paid_on",
    ",Received before,,,JPY,0,0,,",
    "2025-11-15,Paid,'=1+1,,JPY,8000,8000,,",
    ",Received until the end of the month,,,JPY,,8000,,",
    ",Received before,,,USD,800.00,800.00,,",
    ",Received until the end of the month,,,USD,,800.00,,",
  ]);
  const html = await readFile(page, "utf8");
  t.regex(html, /Statement for November 2025/);
  t.regex(html, /8,000/);
  t.true(html.includes(ada.email));
});

test.serial(
  "the month is the platform's: what is paid late in the evening in UTC is next day's in Tokyo",
  async (t) => {
    const analyst = await db.connectAs("holdback_analyst");
    const days = async () =>
      (
        await analyst.query(
          "select day::text from reporting.statement($1, '2025-11-01') where currency = 'USD' and day is not null",
          [ada.email],
        )
      ).rows;
    t.deepEqual(await days(), []);
    await db.admin.query("select app.set_time_zone(null, 'Asia/Tokyo', 'we moved')");
    try {
      // It was told as October's.
      t.deepEqual(await days(), []);
      await db.admin.query("update app_private.platform_time_zone set earlier_until = array[timestamptz '2025-10-01']");
      t.deepEqual(await days(), [{ day: "2025-11-01" }]);
    } finally {
      await db.admin.query("update app_private.platform_time_zone set time_zone = 'UTC'");
      await db.admin.query("update app_private.platform_time_zone set earlier_zones = '{}', earlier_until = '{}'");
    }
  },
);

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

test("a month to come is refused, and of the present one is told what came until today", async (t) => {
  const folder = await temporaryFolder(t);
  const next = await run(t, statement(ada.email, "2099-01", "--out", folder), env());
  t.is(next.code, 1);
  t.regex(next.stderr, /The month of 2099-01-01 lies in the future/);
  const { rows } = await db.admin.query(
    "select to_char(reporting.today(), 'YYYY-MM') as month, reporting.today()::text",
  );
  t.true(next.stderr.includes(`Ask for ${rows[0].month}`), next.stderr);
  const present = await run(t, statement(ada.email, rows[0].month, "--out", folder), env());
  t.is(present.code, 0, present.stderr);
  const [csv, page] = present.stdout.trim().split("\n") as [string, string];
  t.true((await readFile(csv, "utf8")).includes(",Received until today,,,USD,,800.00,,"));
  const html = await readFile(page, "utf8");
  t.true(html.includes("Received until today"));
  t.false(html.includes("end of the month"));
  t.true(html.includes(`Made on ${rows[0].today}`));
});

test("who received nothing reads so, with the day in the platform's time zone", async (t) => {
  const folder = await temporaryFolder(t);
  const nobody = await createRecruiter(db.admin);
  const { rows } = await db.admin.query("select to_char(now(), 'YYYY-MM') as month");
  const { stdout } = await run(t, statement(nobody.email, rows[0].month, "--out", folder), env());
  t.true((await readFile(stdout.trim().split("\n")[1] as string, "utf8")).includes("Nothing was paid until today."));
});

test("a payment outside Stripe stands on the day of its booking, with the day on which it was paid", async (t) => {
  const folder = await temporaryFolder(t);
  const mira = await createRecruiter(db.admin);
  const { schedule } = await createPayout(db.admin, { recruiters: allFor(mira), externalRef: "OUT-1" });
  await db.admin.query("select app.record_manual_payment($1, '2025-10-29', 'SEPA 4711', 'account closed')", [schedule]);
  const { rows } = await db.admin.query(
    "select to_char(reporting.today(), 'YYYY-MM') as month, reporting.today()::text",
  );
  const { stdout } = await run(t, statement(mira.email, rows[0].month, "--out", folder), env());
  const [csv, page] = stdout.trim().split("\n") as [string, string];
  const line = `${rows[0].today},Paid outside Stripe on 29 Oct 2025,OUT-1,SEPA 4711,USD,800.00,800.00,,2025-10-29`;
  t.true((await readFile(csv, "utf8")).split("\n").includes(line), await readFile(csv, "utf8"));
  const html = await readFile(page, "utf8");
  t.true(html.includes("<th>Booked</th>"));
  t.true(html.includes("Paid outside Stripe on 29 Oct 2025"));
});

// Hires of one recruiter: each waits for something else.
test.serial(
  "what is still to come is told with the day on which it can be paid, or with what it waits for",
  async (t) => {
    const folder = await temporaryFolder(t);
    const eve = await createRecruiter(db.admin);
    const hire = async (externalRef: string, terms: object = {}) =>
      await createPlacement(db.admin, {
        recruiters: allFor(eve),
        externalRef,
        startDate: daysAgo(40),
        guaranteePeriodDays: 30,
        holdbackPercentage: 0,
        ...terms,
      });
    const due = daysAgo(10);
    await hire("RUN");
    await hire("HELD", { holdbackPercentage: 20 });
    const frozen = await hire("FROZEN");
    await hire("LATER", { startDate: daysAgo(20), holdbackPercentage: 20 });
    const [sent, retried, refused] = [await hire("SENT"), await hire("RETRIED"), await hire("REFUSED")];
    const companyId = await createCompany(db.admin);
    await publishTerms(db.admin, companyId, { pay_when: "fee_cleared", fee_due_days: 30 });
    await hire("FEE", { companyId });
    await db.admin.query("select app.freeze_payout(id, 'a dispute') from app.payouts where placement_id = $1", [
      frozen,
    ]);
    await pastTheGuards(
      db.admin,
      ...[
        [sent, "status = 'processing'"],
        [
          retried,
          "status = 'failed', failure_code = 'x', failure_reason = 'x', next_retry_at = now() + interval '1 hour'",
        ],
        [refused, "status = 'failed', failure_code = 'x', failure_reason = 'x', next_retry_at = null"],
      ].map(([placement, change]) => `update app.payout_schedules set ${change} where placement_id = '${placement}'`),
    );
    const { stdout, stderr, code } = await run(t, statement(eve.email, "2025-11", "--out", folder), env());
    t.is(code, 0, stderr);
    const html = await readFile(stdout.trim().split("\n")[1] as string, "utf8");
    const rows = [...html.matchAll(/<tr><td>([^<]*)<\/td><td>([^<]*) <span class="soft">([^<]*)<\/span>/g)];
    const later = daysAgo(-10);
    t.deepEqual(
      rows.map(([, when, what, ref]) => [ref, what, when]).toSorted(),
      [
        ["FEE", "Scheduled", "when the fee has come in"],
        ["FROZEN", "Scheduled", "when it is not frozen any more"],
        ["HELD", `Held back and due since ${due}`, "in the next run"],
        ["HELD", "Scheduled", "in the next run"],
        ["LATER", `Held back until ${later}`, later],
        ["LATER", "Scheduled", later],
        ["REFUSED", "Scheduled", "not planned: it was refused"],
        ["RETRIED", "Scheduled", "refused, and tried again by itself"],
        ["RUN", "Scheduled", "in the next run"],
        ["SENT", "Scheduled", "on its way"],
      ],
      html,
    );
    t.false(html.includes("guarantee is over"));
  },
);
