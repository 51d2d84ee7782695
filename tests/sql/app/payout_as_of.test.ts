import test from "ava";
import type pg from "pg";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, createRecruiter } from "../../support/fixtures.ts";

const db = useDatabase(test);

const COMPARED = "array['created_at', 'updated_at', 'due_at']";

/** The payout with its parts as the tables have them now, in the form of app.payout_as_of. */
async function snapshot(client: pg.ClientBase, payout: string) {
  const { rows } = await client.query(
    `select clock_timestamp()::text as at,
            jsonb_build_object(
              'payout', (select to_jsonb(payout) - ${COMPARED} from app.payouts as payout where id = $1),
              'schedules', coalesce((select jsonb_agg(to_jsonb(schedule) - ${COMPARED} order by id)
                                       from app.payout_schedules as schedule where payout_id = $1), '[]'),
              'holds', coalesce((select jsonb_agg(to_jsonb(hold) - ${COMPARED} order by id)
                                   from app.escrow_holds as hold where payout_id = $1), '[]')) as whole`,
    [payout],
  );
  return rows[0] as { at: string; whole: Record<string, unknown> };
}

/** The log keeps no column that was never set: it is null. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === null || name === "created_at" ? [] : [[name, withoutNulls(each)]],
    ),
  );
};

test("a payout as of any moment is what a snapshot of that moment shows", async (t) => {
  const placement = await createPlacement(db.admin, { startDate: "2026-09-01", guaranteePeriodDays: 400 });
  const { rows } = await db.admin.query("select id from app.payouts where placement_id = $1", [placement]);
  const payout = rows[0].id as string;
  const client = await db.admin.connect();
  t.teardown(() => client.release());
  const steps = [
    "select app.freeze_payout($1, 'wait')",
    "select app.unfreeze_payout($1, 'go on')",
    "select app.release_escrow_hold(id, 'early', 1000) from app.escrow_holds where payout_id = $1",
    "select app.extend_guarantee(placement_id, 450, 'agreed') from app.payouts where id = $1",
    "select app.cancel_payout($1, 'it ends')",
  ];
  const taken = [await snapshot(client, payout)];
  for (const step of steps) {
    await client.query(step, [payout]);
    taken.push(await snapshot(client, payout));
  }
  for (const { at, whole } of taken) {
    const { rows: asOf } = await client.query("select app.payout_as_of($1, $2) as whole", [payout, at]);
    t.deepEqual(withoutNulls(asOf[0].whole), withoutNulls(whole));
  }
});

test("before there was a payout it is not found; what is to come is not known; infinity is no moment; a recruiter may not ask", async (t) => {
  const placement = await createPlacement(db.admin);
  const { rows } = await db.admin.query("select id from app.payouts where placement_id = $1", [placement]);
  await refused(t, db.admin.query("select app.payout_as_of($1, now() - interval '1 day')", [rows[0].id]), "HB002");
  await refused(t, db.admin.query("select app.payout_as_of($1, now() + interval '1 day')", [rows[0].id]), "HB016");
  await refused(t, db.admin.query("select app.payout_as_of($1, 'infinity')", [rows[0].id]), "HB059");
  const client = await db.actAs((await createRecruiter(db.admin)).id);
  await refused(t, client.query("select app.payout_as_of($1, now())", [rows[0].id]), "42501");
});
