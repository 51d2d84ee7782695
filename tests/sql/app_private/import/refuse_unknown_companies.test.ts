import test from "ava";
import type { TestDatabase } from "../../../support/database.ts";
import { temporaryDatabase } from "../../../support/database.ts";
import { check, createPeople, type Fields, inImport, PLACEMENT } from "../../../support/import_rows.ts";

/** What is said about the companies of these rows, and the problems that the rows have then. */
async function refuse(db: TestDatabase, ...changes: Fields[]) {
  return await inImport(db, async (client) => {
    const rows = changes.map((change, index) => ({ ...PLACEMENT, external_ref: `P-${index}`, ...change }));
    await check(client, "placement", rows);
    const { rows: told } = await client.query(
      "select line, row_count, reason from app_private.refuse_unknown_companies()",
    );
    const { rows: problems } = await client.query(
      "select line, reason from app_private.import_problems where column_name = 'company' order by line",
    );
    return { told, problems };
  });
}

test("every row of an unknown company is bad, and the company is told once, by its first line", async (t) => {
  const db = await temporaryDatabase(t);
  await createPeople(db);
  const reason = "There is no company Globex.";
  t.deepEqual(await refuse(db, { company: "Globex" }, { company: "" }, { company: "GLOBEX" }), {
    told: [{ line: 2, row_count: 2, reason }],
    problems: [
      { line: 2, reason },
      { line: 3, reason: "The company is missing." },
      { line: 4, reason },
    ],
  });
});

test("the three known names that are most like it are named, and those come first that are most like a known one", async (t) => {
  const db = await temporaryDatabase(t);
  await createPeople(db);
  for (const name of ["Acme", "Acme GmbH", "Acme Holding", "Acme Germany", "Zorn", "Wayne Enterprises"]) {
    await db.admin.query("select app.create_company($1)", [name]);
  }
  // Pairs of neighbouring characters: Acme Gmbhh has 11, Acme GmbH 10 (all of them common), Acme 5 (5), Acme Germany 13
  // (6), Acme Holding 13 (5). So they are alike by 20 / 21, 10 / 16, 12 / 24 and 10 / 24.
  const { told } = await refuse(db, { company: "Unlike All" }, { company: "Acme Gmbhh" }, { company: "acme  gmbh" });
  t.deepEqual(told, [
    { line: 3, row_count: 1, reason: "There is no company Acme Gmbhh. Nearest known: Acme GmbH; Acme; Acme Germany." },
    { line: 2, row_count: 1, reason: "There is no company Unlike All." },
  ]);
});
