// The holds of a placement.

import type { Queryable } from "./fixtures.ts";

/** Each hold: how much, how much of it was released, how many days after the start it is released, and its status. */
export async function holdsOf(db: Queryable, placementId: string) {
  const { rows } = await db.query<{ hold_amount: string; released_amount: string; day: number; status: string }>(
    `select hold.hold_amount, hold.released_amount, extract(day from hold.release_date - (placement.start_date::timestamp at time zone 'UTC'))::int as day, hold.status
       from app.escrow_holds hold join app.placements placement on placement.id = hold.placement_id
      where placement.id = $1 order by hold.tranche, hold.hold_amount`,
    [placementId],
  );
  return rows;
}
