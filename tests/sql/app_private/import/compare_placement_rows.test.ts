// A placement that is here already, in a second file.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { check, createPeople, type Fields, inImport, PLACEMENT } from "../../../support/import_rows.ts";

const db = useDatabase(test, createPeople);

/** Imports the placement, then checks these rows in the same transaction. */
function secondImport(
  changes: Fields[],
  between = "select 1",
  first: Fields = PLACEMENT,
): Promise<{ problems: string[]; wasHere: number }> {
  return inImport(db, async (client) => {
    await check(client, "placement", [first]);
    await client.query("select app_private.create_imported_placements(0, 10)");
    await client.query("select app_private.end_import()");
    await client.query(between);
    const problems = await check(
      client,
      "placement",
      changes.map((change) => ({ ...PLACEMENT, ...change })),
    );
    const { rows } = await client.query(
      "select count(*)::int as count from app_private.import_placements where was_here",
    );
    return { problems, wasHere: rows[0].count };
  });
}

test("a row that is here already is recognised, also when it is written differently", async (t) => {
  const change = {
    recruiters: "ANN@x.com:100.00",
    payout_amount: "1000",
    currency: "usd",
    guarantee_period_days: "90",
  };
  t.deepEqual(await secondImport([change]), { problems: [], wasHere: 1 });
});

test("an empty field means the terms that the placement was signed under, not today's", async (t) => {
  const newTerms =
    "insert into app.payout_policies (version, guarantee_period_days, holdback_percentage) values (2, 30, 50)";
  t.deepEqual(await secondImport([{}], newTerms), { problems: [], wasHere: 1 });
  t.is((await secondImport([{ guarantee_period_days: "30" }], newTerms)).problems.length, 1);
});

test("an empty signature date is that of the placement, another one is a difference", async (t) => {
  const first = { ...PLACEMENT, signed_on: "2025-01-15" };
  t.deepEqual((await secondImport([{}], undefined, first)).problems, []);
  t.deepEqual((await secondImport([{ signed_on: "2025-01-15" }], undefined, first)).problems, []);
  t.deepEqual((await secondImport([{ signed_on: "2025-01-16" }], undefined, first)).problems, [
    "2 signed_on: The placement P-1 is here already with 2025-01-15: importing adds placements and changes none.",
  ]);
});

test("an empty fee of the company leaves it open, another one is a difference", async (t) => {
  const first = { ...PLACEMENT, company_fee_amount: "1500.00" };
  t.deepEqual((await secondImport([{}], undefined, first)).problems, []);
  t.deepEqual((await secondImport([{ company_fee_amount: "1500" }], undefined, first)).problems, []);
  t.deepEqual((await secondImport([{ company_fee_amount: "1600" }], undefined, first)).problems, [
    "2 company_fee_amount: The placement P-1 is here already with 1500.00: importing adds placements and changes none.",
  ]);
  t.deepEqual((await secondImport([{ company_fee_amount: "1600" }])).problems, [
    "2 company_fee_amount: The placement P-1 is here already with nothing: importing adds placements and changes none.",
  ]);
});

test("an empty field differs from terms that the placement has for itself", async (t) => {
  const first = { ...PLACEMENT, guarantee_period_days: "30", holdback_percentage: "50" };
  const { problems } = await secondImport([{}], "select 1", first);
  t.deepEqual(
    problems.map((problem) => problem.slice(0, problem.indexOf(":"))),
    ["2 guarantee_period_days", "2 holdback_percentage"],
  );
});

test("a row that is here already stays so when its recruiter leaves", async (t) => {
  const leaves = "update app.users set deactivated_at = now() where email = 'ann@x.com'";
  t.deepEqual(await secondImport([{}], leaves), { problems: [], wasHere: 1 });
});

test("a row that differs from the placement with its reference is refused, naming each column and what is here", async (t) => {
  const { problems } = await secondImport([
    {
      company: "Other",
      candidate: "Other",
      job_title: "",
      recruiters: "bob@x.com:100",
      payout_amount: "999.99",
      start_date: "2025-02-01",
      guarantee_period_days: "89",
      holdback_percentage: "21",
    },
  ]);
  const here = (column: string, value: string) =>
    `2 ${column}: The placement P-1 is here already with ${value}: importing adds placements and changes none.`;
  t.deepEqual(problems, [
    here("candidate", "C. Andidate"),
    here("company", "Acme"),
    here("guarantee_period_days", "90"),
    here("holdback_percentage", "20.00"),
    here("job_title", "Engineer"),
    here("payout_amount", "1000.00"),
    here("recruiters", "ann@x.com:100.00"),
    here("start_date", "2025-01-31"),
  ]);
});

test("the row of a candidate who was erased is known again, and does not bring the name back", async (t) => {
  const erase = "select app.erase_candidate(id, 'asked for') from app.placements";
  t.deepEqual(await secondImport([{}], erase), { problems: [], wasHere: 1 });
  // What else differs is told, without the name.
  const { problems } = await secondImport([{ job_title: "Baker" }], erase);
  t.deepEqual(problems, [
    "2 job_title: The placement P-1 is here already with Engineer: importing adds placements and changes none.",
  ]);
});
