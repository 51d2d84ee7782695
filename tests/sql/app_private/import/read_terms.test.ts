// A row of a placements file names the version of its terms.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { check, createPeople, inImport, PLACEMENT } from "../../../support/import_rows.ts";

const IDS = { platform: "", acme: "", other: "" };

const db = useDatabase(test, async (fixture) => {
  await createPeople(fixture);
  const publish = async (days: number, from: string, company: string | null) =>
    (
      await fixture.admin.query<{ id: string }>(
        "select id from app.publish_payout_policy($1, 10, (select id from app.companies where name = $3), valid_from => $2)",
        [days, from, company],
      )
    ).rows[0]?.id as string;
  await fixture.admin.query("insert into app.companies (name) values ('Acme'), ('Other')");
  // The platform's first terms, 90 days, hold for what starts in 2025.
  IDS.platform = await publish(30, "2030-01-01", null);
  IDS.acme = await publish(45, "2030-01-01", "Acme");
  IDS.other = await publish(60, "2030-01-01", "Other");
});

const imported = (terms: string, company = "Acme") =>
  inImport(db, async (client) => {
    const problems = await check(client, "placement", [{ ...PLACEMENT, company, terms }]);
    if (problems.length > 0) return problems;
    await client.query("select app_private.create_imported_placements(0, 10)");
    return (await client.query("select policy_id, guarantee_period_days as days from app.placements")).rows[0];
  });

test("a placement gets the terms that its row names, its company's or the platform's, whatever its dates", async (t) => {
  t.deepEqual(await imported(IDS.acme), { policy_id: IDS.acme, days: 45 });
  t.deepEqual(await imported(IDS.acme, "ACME"), { policy_id: IDS.acme, days: 45 });
  t.deepEqual(await imported(IDS.platform.toUpperCase()), { policy_id: IDS.platform, days: 30 });
  t.deepEqual(await imported(IDS.platform, "New at the agency"), { policy_id: IDS.platform, days: 30 });
});

test("an empty field leaves it to the signature date", async (t) => {
  t.is((await imported("")).days, 90);
});

test("terms of another company, also of one that the import makes, are refused in words", async (t) => {
  const problem = `2 terms: Version 1 of the terms, ${IDS.other}, belongs to another company.`;
  t.deepEqual(await imported(IDS.other), [problem]);
  t.deepEqual(await imported(IDS.other, "New at the agency"), [problem]);
});

test("an id that no terms have, and what is no id, are refused in words", async (t) => {
  for (const terms of ["00000000-0000-7000-8000-00000000dead", "version 2", "2"])
    t.deepEqual(await imported(terms), [
      `2 terms: No version of the terms has the id ${terms.slice(0, 40)}: give an id of app.payout_policies, or nothing.`,
    ]);
});

test("a second file that names other terms differs, one that names none or the same does not", async (t) => {
  const again = (terms: string) =>
    inImport(db, async (client) => {
      await check(client, "placement", [{ ...PLACEMENT, terms: IDS.acme }]);
      await client.query("select app_private.create_imported_placements(0, 10)");
      await client.query("select app_private.end_import()");
      return await check(client, "placement", [{ ...PLACEMENT, terms }]);
    });
  t.deepEqual(await again(""), []);
  t.deepEqual(await again(IDS.acme), []);
  t.deepEqual(await again(IDS.platform), [
    `2 terms: The placement P-1 is here already with ${IDS.acme}: importing adds placements and changes none.`,
  ]);
});
