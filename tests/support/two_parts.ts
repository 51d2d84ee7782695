// A payout in two parts.

import { allFor, createPlacement, type Queryable, type Recruiter } from "./fixtures.ts";

/** A payout in two parts of 600.00 and 400.00 that are due. */
export async function twoParts(db: Queryable, recruiter: Recruiter) {
  const placementId = await createPlacement(db, {
    holdbackPercentage: 0,
    recruiters: allFor(recruiter),
  });
  const {
    rows: [{ id, payout_id: payoutId }],
  } = await db.query("select id, payout_id from app.payout_schedules where placement_id = $1", [placementId]);
  await db.query("select app.cancel_payout_schedule($1, 'in two parts')", [id]);
  const parts: string[] = [];
  for (const amount of [60_000, 40_000]) {
    const { rows } = await db.query("select id from app.create_payout_schedule($1, now(), $2)", [payoutId, amount]);
    parts.push(rows[0].id);
  }
  const status = async () =>
    (await db.query("select status from app.payouts where id = $1", [payoutId])).rows[0].status as string;
  return { payoutId: payoutId as string, parts: parts as [string, string], status };
}
