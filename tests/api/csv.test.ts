// Lists as CSV files over HTTP: what stands in them, in which form, and what is refused.

import test from "ava";
import { parse } from "csv-parse/sync";
import { eventually } from "../support/eventually.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { useGraphql } from "../support/graphql.ts";
import { answerDue } from "../support/stripe_answers.ts";

const { db, api } = useGraphql(test);
let token: string;

test.before(async () => {
  token = await api.tokenOf((await createPerson(db.admin, "platform_admin")).id);
});

const ask = (list: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/csv/${list}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
const read = async (list: string, body?: unknown) =>
  parse<Record<string, string>>(await (await ask(list, body)).text(), { columns: true, bom: true });

test.serial("amounts have the decimals of their currency, times are UTC, and no field is a formula", async (t) => {
  const company = await createCompany(db.admin, "=HYPERLINK(1)");
  const hire = (currency: string, feeAmount: number) =>
    createPlacement(db.admin, {
      companyId: company,
      currency,
      feeAmount,
      startDate: "2026-03-01",
      externalRef: `csv-${currency}`,
    });
  await hire("USD", 123_456);
  await hire("JPY", 5_000);
  await hire("KWD", 1_234_560);
  const rows = await read("placements", { search: "csv", orderBy: "FEE_AMOUNT_ASC" });
  t.deepEqual(
    rows.map(({ external_ref, currency, payout_amount, start_date, company: name }) => [
      external_ref,
      currency,
      payout_amount,
      start_date,
      name,
    ]),
    [
      ["csv-JPY", "JPY", "5000", "2026-03-01", "'=HYPERLINK(1)"],
      ["csv-USD", "USD", "1234.56", "2026-03-01", "'=HYPERLINK(1)"],
      ["csv-KWD", "KWD", "1234.560", "2026-03-01", "'=HYPERLINK(1)"],
    ],
  );
  // 90 days from 1 March, and the days of notice after them.
  t.is(rows[0]?.guarantee_until, "2026-05-30 00:00:00");
});

test.serial("what was paid has the time at which it was sent", async (t) => {
  const { id } = await createRecruiter(db.admin);
  await db.admin.query("update app.users set display_name = 'Zoë Paid' where id = $1", [id]);
  await createPlacement(db.admin, { recruiters: [{ recruiter_id: id, share: 100 }], holdbackPercentage: 0 });
  await answerDue(db.admin);
  const [payout] = await read("payouts", { search: "zoe paid" });
  const [schedule] = await read("schedules", { filter: { payoutId: { equalTo: payout?.id } } });
  const [transfer] = await read("transfers", {
    filter: { payoutId: { in: [payout?.id] }, status: { equalTo: "succeeded" } },
  });
  t.regex(payout?.last_sent_at ?? "", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  t.is(schedule?.sent_at, payout?.last_sent_at);
  t.deepEqual([payout?.amount, schedule?.amount, transfer?.amount], ["1000.00", "1000.00", "1000.00"]);
  t.is(transfer?.recruiter, "Zoë Paid");
});

test.serial("what is held of a payout stands beside its amount, with the decimals of the currency", async (t) => {
  const { id } = await createRecruiter(db.admin);
  await db.admin.query("update app.users set display_name = 'Zoë Held' where id = $1", [id]);
  const hire = (currency: string, feeAmount: number, holdbackPercentage: number) =>
    createPlacement(db.admin, {
      currency,
      feeAmount,
      holdbackPercentage,
      recruiters: [{ recruiter_id: id, share: 100 }],
    });
  await hire("USD", 123_450, 20);
  await hire("KWD", 1_234_560, 20);
  await hire("JPY", 5_000, 0);
  const rows = await read("payouts", { search: "zoe held", orderBy: "AMOUNT_ASC" });
  t.deepEqual(
    rows.map(({ currency, amount, held }) => [currency, amount, held]),
    [
      ["JPY", "5000", "0"],
      ["USD", "1234.50", "246.90"],
      // 246.912, in the steps in which Stripe pays it out.
      ["KWD", "1234.560", "246.910"],
    ],
  );
});

test.serial("a filter, a search and an order are those of the list, and all of its rows come", async (t) => {
  // More than one answer of the cursor: 500 rows each.
  await db.admin.query(
    `insert into app.payout_runs (kind, started_by_role, item_count, item_amounts, succeeded_amounts, skipped, started_at)
     select 'read_stripe_list', 'holdback_worker', 1, '{"USD": 150}', '{"USD": 150}',
       '[{"reason": "paused", "currency": "JPY", "count": 2, "amount": 7}, {"reason": "funds", "currency": "JPY", "count": 1, "amount": 5}]',
       timestamptz '2020-01-01 00:00 UTC' + number * interval '1 hour'
     from generate_series(1, 1001) as number`,
  );
  const filter = { kind: { equalTo: "read_stripe_list" }, startedAt: { lessThan: "2021-01-01" } };
  const rows = await read("runs", { filter, orderBy: "STARTED_AT_ASC" });
  // A line a currency.
  t.is(rows.length, 2_002);
  t.is(rows[0]?.started_at, "2020-01-01 01:00:00");
  t.is(rows.at(-1)?.started_at, "2020-02-11 17:00:00");
  const line = (currency: string) => rows.find((row) => row.currency === currency);
  t.deepEqual([line("USD")?.item_amount, line("USD")?.succeeded_amount], ["1.50", "1.50"]);
  t.deepEqual(
    [line("USD")?.skipped_count, line("USD")?.skipped_amount, line("USD")?.skipped_reasons],
    ["0", "0.00", ""],
  );
  t.deepEqual([line("JPY")?.item_amount, line("JPY")?.succeeded_amount], ["0", "0"]);
  t.deepEqual(
    [line("JPY")?.skipped_count, line("JPY")?.skipped_amount, line("JPY")?.skipped_reasons],
    ["3", "12", "funds, paused"],
  );
  const list = await (await api.as((await createPerson(db.admin, "platform_admin")).id))<{
    payoutRuns: { totalCount: number };
  }>("query ($filter: PayoutRunFilter) { payoutRuns(filter: $filter) { totalCount } }", { filter });
  t.is(list.data?.payoutRuns.totalCount, 1_001);
  t.deepEqual(await read("runs", { filter: { startedAt: { greaterThan: "2090-01-01" } } }), []);
});

test.serial("a byte order mark stands before the file only where it is asked for", async (t) => {
  const firstBytes = async (body: unknown) =>
    [...new Uint8Array(await (await ask("findings", body)).arrayBuffer())].slice(0, 3);
  t.deepEqual(await firstBytes({ byteOrderMark: true }), [0xef, 0xbb, 0xbf]);
  t.notDeepEqual(await firstBytes({}), [0xef, 0xbb, 0xbf]);
  const { headers } = await ask("findings");
  t.is(headers.get("content-type"), "text/csv; charset=utf-8");
  t.regex(headers.get("content-disposition") ?? "", /^attachment; filename="findings-\d{4}-\d\d-\d\d\.csv"$/);
  t.is(headers.get("cache-control"), "no-store");
});

test.serial("what is asked wrongly is refused with what is wrong, before a file begins", async (t) => {
  for (const [list, body, status, says] of [
    ["nothing", {}, 404, /There are payouts, schedules/],
    ["toString", {}, 404, /no such list/],
    [
      "payouts",
      { filter: { frozenReason: { equalTo: "x" } } },
      400,
      /"frozenReason" is not defined by type "PayoutFilter"/,
    ],
    [
      "payouts",
      { filter: { status: { equalTo: "nonsense" } } },
      400,
      /status.equalTo.*not exist in "PayoutStatus" enum/,
    ],
    ["payouts", { filter: { createdAt: { greaterThan: "now" } } }, 400, /createdAt.greaterThan: This is no Datetime/],
    ["payouts", { filter: { createdAt: { lessThan: "infinity" } } }, 400, /This is no Datetime/],
    ["payouts", { filter: { amount: { lessThan: "1e3" } } }, 400, /amount.lessThan/],
    ["payouts", { filter: { status: { like: "x" } } }, 400, /filter\.status/],
    ["payouts", { filter: { rowId: { equalTo: "no id" } } }, 400, /UUID/],
    ["payouts", { orderBy: "FROZEN_REASON_ASC" }, 400, /no order/],
    ["payouts", { orderBy: "id; drop table" }, 400, /orderBy/],
    ["findings", { search: "x" }, 400, /cannot be searched/],
    ["payouts", { limit: 5 }, 400, /limit/],
    ["payouts", "[]", 400, /not valid/],
  ] as const) {
    const answer = await ask(list, body);
    t.is(answer.status, status, list);
    const { errors } = (await answer.json()) as { errors: { message: string }[] };
    t.regex(errors[0]?.message ?? "", says);
  }
});

test.serial("nobody gets a file without a token, or by an address that a link could open", async (t) => {
  t.is((await ask("payouts", undefined, { authorization: "" })).status, 401);
  t.is((await ask("payouts", undefined, { authorization: "Bearer a.b.c" })).status, 401);
  const opened = await fetch(`${api.url}/csv/payouts`, { headers: { accept: "text/html" } });
  t.is(opened.status, 405);
});

test.serial("whoever goes away in the middle holds no connection and nobody up", async (t) => {
  const gone = new AbortController();
  const file = await fetch(`${api.url}/csv/runs`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    signal: gone.signal,
  });
  const reader = file.body?.getReader();
  await reader?.read();
  gone.abort();
  await reader?.read().catch(() => null);
  // The reader's going away is noticed when the next piece is written.
  await eventually("another file of the same person", async () => (await ask("findings")).status === 200);
  await eventually("no transaction is left open", async () => {
    const { rows } = await db.admin.query(
      `select from pg_stat_activity
       where datname = current_database() and application_name = 'holdback api' and state like 'idle in transaction%'`,
    );
    return rows.length === 0;
  });
  t.is((await ask("runs", {})).status, 200);
});

test.serial("whoever goes away before their file begins leaves no connection behind, however often", async (t) => {
  const locker = await db.admin.connect();
  const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  // More often than the API has connections.
  for (let round = 0; round < 25; round += 1) {
    const person = await api.tokenOf((await createPerson(db.admin, "platform_admin")).id);
    await locker.query("begin; lock table app.reconciliation_findings in access exclusive mode");
    const gone = new AbortController();
    const answer = fetch(`${api.url}/csv/findings`, {
      method: "POST",
      headers: { authorization: `Bearer ${person}` },
      signal: gone.signal,
    }).catch(() => null);
    await eventually("the file is being read", async () => (await db.admin.query(waiting)).rowCount === 1);
    gone.abort();
    await answer;
    await locker.query("commit");
    await eventually("nothing waits", async () => (await db.admin.query(waiting)).rowCount === 0);
  }
  locker.release();
  t.is((await ask("findings")).status, 200);
});
