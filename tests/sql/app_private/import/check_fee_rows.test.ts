// Which rows of a file of fee payments are refused, and what becomes of the good ones.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { createPlacement } from "../../../support/fixtures.ts";
import { check, type Fields, inImport } from "../../../support/import_rows.ts";

const db = useDatabase(test, async ({ admin }) => {
  // Each fee is 1,000.00.
  for (const externalRef of ["F-1", "F-2", "F-3"]) await createPlacement(admin, { externalRef });
  const called = await createPlacement(admin, { externalRef: "F-4" });
  await admin.query("select app.cancel_placement($1, 'called off')", [called]);
  await createPlacement(admin, { externalRef: "F-5", currency: "JPY", feeAmount: 100_000 });
  const { rows } = await admin.query("select id from app.placements where external_ref = 'F-3'");
  await admin.query("select app.record_fee_payment($1, 40000, '2025-03-01', reference => 'BANK-1')", [rows[0].id]);
});

const FEE: Fields = {
  external_ref: "F-1",
  amount: "100.00",
  currency: "USD",
  paid_at: "2025-03-01",
  available_on: "",
  reference: "INV-1",
};

const problems = (...changes: Fields[]) =>
  inImport(db, (client) =>
    check(
      client,
      "fee",
      changes.map((change) => ({ ...FEE, ...change })),
    ),
  );

test("a good row has no problem", async (t) => {
  t.deepEqual(await problems({}, { external_ref: " f-2 ", available_on: "2025-03-04", currency: "usd" }), []);
});

test("each bad field is told at its line", async (t) => {
  t.deepEqual(await problems({ external_ref: "" }, { external_ref: "F-9" }, { external_ref: "F-4" }), [
    "2 external_ref: The reference of the placement is missing.",
    "3 external_ref: There is no placement F-9: import it first.",
    "4 external_ref: The placement is cancelled: it has no fee.",
  ]);
  t.deepEqual(await problems({ amount: "1,000.00" }, { currency: "EUR", reference: "x" }, { reference: "" }), [
    "2 amount: 1,000.00 has thousands separators: write 1000.00.",
    "3 currency: The fee of this placement is in USD.",
    "4 reference: The reference is missing: by it a payment that was imported before is known again.",
  ]);
  const tomorrow = daysAgo(-2);
  t.deepEqual(
    await problems(
      { paid_at: "" },
      { paid_at: "01.03.2025", external_ref: "F-2" },
      { paid_at: tomorrow, external_ref: "F-3" },
      { available_on: "2025-02-28", reference: "x" },
      { paid_at: "1999-12-31", reference: "y" },
    ),
    [
      "2 paid_at: The day of the payment is missing.",
      "3 paid_at: 01.03.2025 is not a date: write it like 2025-12-31.",
      `4 paid_at: ${tomorrow} lies in the future.`,
      "5 available_on: The money cannot be there on 2025-02-28, before it was paid.",
      "6 paid_at: The day lies outside of the years that are known.",
    ],
  );
});

test("one reference stands once for a placement", async (t) => {
  t.deepEqual(await problems({}, { amount: "1.00" }, { external_ref: "F-2" }), [
    "2 reference: INV-1 is on more than one line: 2, 3.",
    "3 reference: INV-1 is on more than one line: 2, 3.",
  ]);
  t.deepEqual(await problems({}, { reference: "INV\u00ad-1" }), [
    "2 reference: INV-1 is on more than one line: 2, 3.",
    "3 reference: INV-1 is on more than one line: 2, 3.",
  ]);
});

test("the payments of a fee are at most the fee, with those that are there", async (t) => {
  const rows = [
    { external_ref: "F-3", amount: "300.00" },
    { external_ref: "F-3", amount: "300.01", reference: "INV-2" },
    { external_ref: "F-1", amount: "1000.00" },
  ];
  // 400.00 are there: 1,000.01 in all.
  t.deepEqual(await problems(...rows), [
    "2 amount: The payments of this fee would sum to 1000.01, more than its 1000.00.",
    "3 amount: The payments of this fee would sum to 1000.01, more than its 1000.00.",
  ]);
});

test("a payment that is here is known again, and one that differs from it is bad", async (t) => {
  const here = { external_ref: "F-3", reference: "BANK-1", amount: "400.00" };
  t.deepEqual(await problems(here), []);
  t.deepEqual(await problems({ ...here, reference: "\u200ebank-1" }), []);
  t.deepEqual(await problems({ ...here, amount: "500.00" }), [
    "2 reference: This payment is here already with 400.00 of 2025-03-01, available on 2025-03-01: importing adds payments and changes none.",
  ]);
  t.regex(
    (await problems({ ...here, available_on: "2025-03-04" })).join(),
    /^2 reference: This payment is here already/,
  );
});

test("good rows become payments, those that were here stay as they are", async (t) => {
  const result = await inImport(db, async (client) => {
    await check(
      client,
      "fee",
      [
        {},
        { external_ref: "F-3", reference: "BANK-1", amount: "400.00" },
        { external_ref: "F-5", amount: "100000", currency: "JPY", available_on: "2025-03-05" },
        { external_ref: "F-9" },
      ].map((change) => ({ ...FEE, ...change })),
    );
    const created = await client.query("select * from app_private.create_imported_fees(0, 100)");
    const { rows } = await client.query(
      `select placement.external_ref, payment.amount::int, payment.paid_at::date::text as paid_at, available_on::text, reference
         from app.fee_payments as payment join app.placements as placement on placement.id = payment.placement_id
        order by external_ref, payment.id`,
    );
    const told = await client.query("select app_private.summarize_fees_import() as summary");
    return { created: created.rows, rows, summary: told.rows[0].summary };
  });
  t.deepEqual(result.created, [{ last_line: 4, created_count: 2 }]);
  const ours = { paid_at: "2025-03-01", available_on: "2025-03-01" };
  t.deepEqual(result.rows, [
    { external_ref: "F-1", amount: 10_000, reference: "INV-1", ...ours },
    { external_ref: "F-3", amount: 40_000, reference: "BANK-1", ...ours },
    { external_ref: "F-5", amount: 100_000, reference: "INV-1", ...ours, available_on: "2025-03-05" },
  ]);
  t.deepEqual(result.summary, {
    imported: 2,
    already_there: 1,
    amounts: [
      { currency: "JPY", count: 1, amount: "100000" },
      { currency: "USD", count: 1, amount: "100.00" },
    ],
  });
});
