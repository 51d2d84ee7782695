// The search by name, as Postgres answers it.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPlacement } from "../../support/fixtures.ts";

const db = useDatabase(test);

const found = async (query: string) =>
  (await db.admin.query<{ name: string }>("select name from app.search($1)", [query])).rows.map(({ name }) => name);

test("a word is found by its beginning, in any order, whatever its capitals and accents are", async (t) => {
  await createCompany(db.admin, "Übersee-Logistik GmbH & Co. KG");
  for (const query of ["übersee", "UBERSEE", "logi", "kg uber", "Übersee-Log", "GmbH; Co"]) {
    t.deepEqual(await found(query), ["Übersee-Logistik GmbH & Co. KG"], query);
  }
  for (const query of ["bersee", "ubersee ag", "'uber' | 'x'"]) t.deepEqual(await found(query), [], query);
});

test("a placement is found by candidate and reference, with its company", async (t) => {
  const companyId = await createCompany(db.admin, "Rail of the Search");
  const placement = await createPlacement(db.admin, { companyId, externalRef: "SRCH/2031-7" });
  const { rows } = await db.admin.query("select * from app.search('srch 2031')");
  t.deepEqual(rows, [
    {
      kind: "placement",
      name: "A. Candidate",
      detail: "Rail of the Search, SRCH/2031-7",
      placement_id: placement,
      recruiter_id: null,
      company_id: companyId,
    },
  ]);
});

test("a text without a letter or digit, too long, or found too often is refused", async (t) => {
  await refused(t, found("-- %_"), "HB008");
  await refused(t, found(""), "HB008");
  await refused(t, found("a".repeat(201)), "HB037");
  await refused(t, found("a\u202eb"), "HB058");
  await db.admin.query("insert into app.companies (name) select 'Plenty ' || n from generate_series(1, 5001) as n");
  await refused(t, found("plenty"), "HB008", /More than 5000/);
  t.deepEqual(await found("plenty 4999"), ["Plenty 4999"]);
});

test("a search reads its indexes", async (t) => {
  const plan = async (condition: string, table: string) => {
    const { rows } = await db.admin.query(
      `explain select id from app.${table} where app_private.search_words(${condition}) @@ app_private.search_query('ab')`,
    );
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  t.regex(await plan("name", "companies"), /companies_words/);
  t.regex(await plan("display_name || ' ' || email", "users"), /users_words/);
  t.regex(await plan("candidate_name || ' ' || coalesce(external_ref, '')", "placements"), /placements_words/);
});
