import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { owe } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { createRecruiter } from "../../support/fixtures.ts";

const db = useDatabase(test);

test.serial("steps of a debt can neither exceed it, nor be edited, nor be deleted", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 1_000);
  const { rows } = await db.admin.query("select id from app.recoveries where recruiter_id = $1", [recruiter.id]);
  const insert = (amount: number) =>
    db.admin.query(
      "insert into app.recovery_steps (recovery_id, kind, amount, status, reason, created_by_role) values ($1, 'write_off', $2, 'done', 'x', 'test')",
      [rows[0].id, amount],
    );
  await refused(t, insert(1_001), "HB010");
  await insert(400);
  await refused(
    t,
    db.admin.query("update app.recovery_steps set amount = 1 where recovery_id = $1", [rows[0].id]),
    "HB003",
  );
  await refused(t, db.admin.query("delete from app.recovery_steps"), "HB007");
  await refused(t, db.admin.query("delete from app.recoveries"), "HB007");
  await refused(t, db.admin.query("update app.recoveries set amount = 1 where id = $1", [rows[0].id]), "HB003");
});
