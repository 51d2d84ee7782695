// Almost the same name is the same name: no second company, and no second placement, by case, spaces or accents.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { createCompany, createPlacement } from "../support/fixtures.ts";
import { createPeople, inImport, PLACEMENT } from "../support/import_rows.ts";

const db = useDatabase(test, createPeople);

const SPELLINGS = ["CAFÉ NORD", "café  nord", " Cafe\u0301 Nord ", "Café\u00a0Nord"];

test("a company is there already under another spelling", async (t) => {
  await db.admin.query("select app.create_company('Café Nord')");
  for (const name of SPELLINGS) {
    const error = await refused(t, db.admin.query("select app.create_company($1)", [name]), "HB009");
    t.is(error.message, "A company with the name Café Nord exists already.");
  }
  await db.admin.query("select app.create_company('Cafe Nord')");
});

test("a reference is taken under another spelling", async (t) => {
  await createPlacement(db.admin, { externalRef: "Réf 7" });
  for (const externalRef of ["RÉF 7", "réf  7", "Re\u0301f 7"]) {
    await refused(t, createPlacement(db.admin, { externalRef }), "HB009");
  }
});

test("a file finds company and placement under another spelling, and creates no second of them", async (t) => {
  await createCompany(db.admin, "Öko Werke");
  await inImport(db, async (client) => {
    const records = ["ÖKO WERKE", "öko  werke", "New Firm", "NEW FIRM"].map((company, index) => ({
      line: index + 2,
      record: { ...PLACEMENT, external_ref: `N-${index}`, company },
      complaint: null,
    }));
    await client.query("select app_private.begin_import(true, null)");
    await client.query("select app_private.stage_import_rows($1)", [JSON.stringify(records)]);
    await client.query("select app_private.check_placement_rows()");
    t.deepEqual((await client.query("select * from app_private.import_problems")).rows, []);
    await client.query("select app_private.create_imported_placements(0, 100)");
    const { rows } = await client.query(
      `select company.name, count(*)::integer from app.placements as placement
         join app.companies as company on company.id = company_id
        where external_ref like 'N-%' group by 1 order by 1`,
    );
    t.deepEqual(rows, [
      { name: "New Firm", count: 2 },
      { name: "Öko Werke", count: 2 },
    ]);
    const { rows: told } = await client.query("select app_private.summarize_placements_import() as summary");
    t.deepEqual(told[0].summary.companies_created, ["New Firm"]);
  });
});

test("a reference that stands twice in a file under two spellings is bad", async (t) => {
  await inImport(db, async (client) => {
    const records = ["T-1", "t-1"].map((external_ref, index) => ({
      line: index + 2,
      record: { ...PLACEMENT, external_ref },
      complaint: null,
    }));
    await client.query("select app_private.begin_import(true, null)");
    await client.query("select app_private.stage_import_rows($1)", [JSON.stringify(records)]);
    await client.query("select app_private.check_placement_rows()");
    const { rows } = await client.query("select line, reason from app_private.import_problems order by line");
    t.deepEqual(
      rows.map(({ line }) => line),
      [2, 3],
    );
    t.regex(rows[0].reason, /is on more than one line: 2, 3\.$/);
  });
});
