// The steps of a debt never exceed it, whoever writes them.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { debtOf, owe } from "../../../support/debts.ts";
import { refused } from "../../../support/errors.ts";
import { createRecruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);

const step = async (debt: string, amount: number) => {
  const sql = `insert into app.recovery_steps (recovery_id, kind, amount, status, reason, created_by_role)
               values ($1, 'write_off', $2, 'done', 'given up', 'test')`;
  return await db.admin.query(sql, [debt, amount]);
};

test.serial("a step of more than is left of a debt is refused, and so is one of a debt that is settled", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 100_000);
  const debt = await debtOf(db.admin, recruiter);
  await step(debt, 60_000);
  await refused(t, step(debt, 40_001), "HB010");
  await step(debt, 40_000);
  await refused(t, step(debt, 1), "HB010");
});
