// Placements whose company's fee is known, and whose terms say what is owed back to it.

import { daysAgo } from "./days.ts";
import { createCompany, createPlacement, type Queryable } from "./fixtures.ts";
import { publishTerms } from "./terms.ts";

export interface Hire {
  currency?: string;
  /** What the company pays; null: not known. Of it the recruiters share 100,000. */
  companyFee?: number | null;
  startedDaysAgo?: number;
  terms?: Record<string, unknown>;
}

/** A placement of 100,000 for its recruiter and 150,000 from its company, that started 40 days ago. */
export async function hired(db: Queryable, hire: Hire = {}): Promise<string> {
  const companyId = await createCompany(db);
  await publishTerms(db, companyId, { first_payment_days: 0, company_refund_rule: "full", ...hire.terms });
  const placement = await createPlacement(db, {
    companyId,
    currency: hire.currency ?? "USD",
    startDate: daysAgo(hire.startedDaysAgo ?? 40),
  });
  const fee = hire.companyFee === undefined ? 150_000 : hire.companyFee;
  if (fee !== null) await db.query("select app.set_company_fee($1, $2, 'by contract')", [placement, fee]);
  return placement;
}

/** The candidate's last day was so many days after the start of a placement that started so many days ago. */
export async function left(db: Queryable, placement: string, dayOfWork: number): Promise<void> {
  await db.query(
    `select app.report_guarantee_breach(id, start_date + $2::int, 'left') from app.placements where id = $1`,
    [placement, dayOfWork],
  );
}

/** Both sides of a placement, as analysts see them. */
export async function sidesOf(db: Queryable, placement: string): Promise<Record<string, number>> {
  const { rows } = await db.query(
    `select company_fee::int, owed_back::int, owed_back_open::int, recruiters_earned::int, platform_share::int
       from reporting.placement_sides where placement_id = $1`,
    [placement],
  );
  return rows[0] as Record<string, number>;
}

/** The credit of a placement that stands. */
export async function creditOf(db: Queryable, placement: string): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    "select id from app.company_credits where placement_id = $1 and status <> 'cancelled'",
    [placement],
  );
  return rows[0]?.id as string;
}

/** A placement that broke, with its credit of 150,000. */
export async function owedBack(db: Queryable, hire: Hire = {}): Promise<{ placement: string; credit: string }> {
  const placement = await hired(db, hire);
  await left(db, placement, 30);
  return { placement, credit: await creditOf(db, placement) };
}
