// What a migration takes from a role before sql/grants gives it what it needs: everything, and from nobody else.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

/** The column is of another table than the table: who has a right on a whole table loses those on its columns with it. */
const RIGHTS = `
  select
    has_table_privilege($1, 'app_private.settings', 'select') as table,
    has_column_privilege($1, 'app_private.measurements', 'name', 'update') as column,
    has_table_privilege($1, 'reporting.payouts', 'select') as view,
    has_function_privilege($1, 'app_private.split_amount(bigint, numeric[], bigint)', 'execute') as function`;
const NONE = { table: false, column: false, view: false, function: false };
const ALL = { table: true, column: true, view: true, function: true };

const rightsOf = async (role: string) => (await db.admin.query(RIGHTS, [role])).rows[0];

test.serial(
  "what a role was given of tables, columns, views and functions is taken from it, and from no other",
  async (t) => {
    const [role, other] = ["holdback_recruiter", "holdback_company"];
    t.deepEqual(await rightsOf(role), NONE);
    for (const given of [
      "select on app_private.settings",
      "update (name) on app_private.measurements",
      "select on reporting.payouts",
      "execute on function app_private.split_amount(bigint, numeric[], bigint)",
    ]) {
      await db.admin.query(`grant ${given} to ${role}, ${other}`);
    }
    t.deepEqual(await rightsOf(role), ALL);
    await db.admin.query("select app_private.revoke_rights($1)", [role]);
    t.deepEqual(await rightsOf(role), NONE);
    t.deepEqual(await rightsOf(other), ALL);
    const { rows } = await db.admin.query(
      "select count(*)::int as held from pg_proc cross join aclexplode(proacl) where grantee = $1::regrole",
      [role],
    );
    t.deepEqual(rows, [{ held: 0 }], "nor what sql/grants gave it");
  },
);
