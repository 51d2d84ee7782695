// A file that is checked: every bad row is named, and nothing is stored.

import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPeople, PLACEMENT } from "../../support/import_rows.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test, createPeople);

// 1,000.00 and 250.00 can be imported: 1,250.00.
test("the check says what the import would do, and leaves no row, no event and no job", async (t) => {
  const db = await temporaryDatabase(t);
  await createPeople(db);
  const rows = JSON.stringify([
    { line: 2, record: { ...PLACEMENT, external_ref: "A-1" } },
    { line: 3, record: { ...PLACEMENT, external_ref: "A-2", payout_amount: "250.00" } },
    { line: 5, record: { ...PLACEMENT, external_ref: "A-3", recruiters: "nobody@x.com:100" } },
    { line: 6, record: ["one", "two"], complaint: "The row has 2 fields and the header 10." },
  ]);
  const state = async () =>
    (
      await db.admin.query(
        `select (select count(*) from app.placements) as placements, (select count(*) from app.payouts) as payouts,
                (select count(*) from app.companies) as companies, (select count(*) from app.events) as events,
                (select count(*) from app.payout_audit_log) as audit, (select count(*) from graphile_worker.jobs) as jobs,
                (select count(*) from app_private.import_rows) as staged`,
      )
    ).rows;
  const before = await state();
  const check = async (creates: boolean) =>
    (await db.admin.query("select app.check_import('placements', $1, $2) as outcome", [rows, creates])).rows[0]
      ?.outcome;
  const outcome = await check(true);
  t.like(outcome, { imported: false, rows: 4, bad_count: 2 });
  t.like(outcome.summary, {
    imported: 2,
    amounts: [{ currency: "USD", count: 2, amount: "1250.00" }],
    companies_created: ["Acme"],
  });
  t.deepEqual(
    outcome.bad_rows.map(({ line, columns }: { line: number; columns: string }) => [line, columns]),
    [
      [5, "recruiters"],
      [6, ""],
    ],
  );
  t.like(await check(false), { bad_count: 4, unknown_companies: [{ line: 2, row_count: 3 }] });
  t.deepEqual(await state(), before);
});

test("it refuses what an import refuses, and only admins check", async (t) => {
  await refused(t, db.admin.query("select app.check_import('payouts', '[]')"), "HB008");
  await refusedToOthers(t, db, "app.check_import('placements', $1)", ["[]"]);
});

// 249 rows of 1.00, 250 of 2.00 and one of 1,000.00: 249 + 500 + 1,000 = 1,749.00; the last reference is there twice.
test("more rows than one import takes are checked against each other by the same rules, up to 50,000", async (t) => {
  const rows = Array.from({ length: 502 }, (_, index) => ({
    line: index + 2,
    record: {
      ...PLACEMENT,
      company: index === 0 ? "Many & Co" : "many & co",
      external_ref: `M-${Math.min(index, 500)}`,
      payout_amount: `${1 + (index % 2)}.00`,
    },
  }));
  rows[10] = {
    line: 12,
    record: { ...PLACEMENT, external_ref: "M-10", payout_amount: "1000.00", company: "many & co" },
  };
  const { rows: answers } = await db.admin.query("select app.check_import('placements', $1, true) as outcome", [
    JSON.stringify(rows),
  ]);
  // Of 502 rows the last two are doubled: 249 of 1.00 (one is 1,000.00 instead), 250 of 2.00.
  t.like(answers[0]?.outcome, {
    imported: false,
    rows: 502,
    bad_count: 2,
    bad_rows: [{ line: 502 }, { line: 503 }],
    summary: {
      imported: 500,
      amounts: [{ currency: "USD", count: 500, amount: "1749.00" }],
      companies_created: ["Many & Co"],
    },
  });
  const tooMany = JSON.stringify(Array.from({ length: 50_001 }, (_, index) => ({ line: index + 2, record: {} })));
  await refused(t, db.admin.query("select app.check_import('placements', $1)", [tooMany]), "HB008", /50001 rows/);
});
