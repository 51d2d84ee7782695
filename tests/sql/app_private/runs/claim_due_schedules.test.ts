import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createPlacement, createRecruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);

test("twenty runs at once claim every schedule exactly once between them", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  for (let i = 0; i < 60; i++) {
    await createPlacement(db.admin, { recruiters: [{ recruiter_id: recruiter.id, share: 100 }] });
  }
  await db.admin.query("update app_private.settings set value = '7' where name = 'claim_batch_size'");
  const { rows: started } = await db.admin.query<{ id: string }>(
    "select (app_private.start_payout_run('process_due_schedules')).id",
  );
  const claims: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (;;) {
        const { rows } = await db.admin.query<{ claimed: number }>(
          "select app_private.claim_due_schedules($1) as claimed",
          [started[0]?.id],
        );
        const claimed = rows[0]?.claimed ?? 0;
        claims.push(claimed);
        if (claimed === 0) break;
      }
    }),
  );
  t.is(
    claims.reduce((sum, claimed) => sum + claimed, 0),
    60,
  );
  const { rows } = await db.admin.query(
    "select count(*)::int as intents, count(distinct schedule_id)::int as schedules from app.payout_transfers",
  );
  t.deepEqual(rows, [{ intents: 60, schedules: 60 }]);
});
