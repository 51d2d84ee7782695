// The rows that tests begin with.

import { randomBytes } from "node:crypto";
import type pg from "pg";
import { sharesOf } from "./composites.ts";

export type Queryable = Pick<pg.Pool, "query">;

export interface Recruiter {
  id: string;
  email: string;
  stripeAccountId: string;
}

const unique = () => randomBytes(6).toString("hex");

/** A recruiter with a linked Stripe account. */
export async function createRecruiter(db: Queryable, stripeAccountId = `acct_${unique()}`): Promise<Recruiter> {
  const email = `recruiter-${unique()}@example.com`;
  const { rows } = await db.query<{ id: string }>("select id from app.create_user($1, $2, 'recruiter')", [
    email,
    email,
  ]);
  const id = rows[0]?.id as string;
  await db.query("select app.link_payout_account($1, $2)", [id, stripeAccountId]);
  return { id, email, stripeAccountId };
}

export async function createCompany(db: Queryable, name = `Company ${unique()}`): Promise<string> {
  const { rows } = await db.query<{ id: string }>("insert into app.companies (name) values ($1) returning id", [name]);
  return rows[0]?.id as string;
}

export interface RecruiterShare {
  recruiter_id: string;
  share?: number;
  role?: string;
  fixed_amount?: number;
}

export interface PlacementOptions {
  companyId?: string;
  candidate?: string;
  recruiters?: RecruiterShare[];
  startDate?: string;
  feeAmount?: bigint | number;
  currency?: string;
  guaranteePeriodDays?: number;
  holdbackPercentage?: number;
  externalRef?: string;
  signedOn?: string;
}

/** A placement with its payouts; by default one recruiter, 1,000.00 USD, and a guarantee that is long over. */
export async function createPlacement(db: Queryable, options: PlacementOptions = {}): Promise<string> {
  const companyId = options.companyId ?? (await createCompany(db));
  const recruiters = options.recruiters ?? [{ recruiter_id: (await createRecruiter(db)).id, share: 100 }];
  const { rows } = await db.query<{ id: string }>(
    `select id from app.create_placement(
       company_id => $1, candidate_name => $10, start_date => $2, fee_amount => $3, currency => $4,
       recruiters => $5, external_ref => $6, guarantee_period_days => $7, holdback_percentage => $8, signed_on => $9,
       job_title => $11)`,
    [
      companyId,
      options.startDate ?? "2025-01-01",
      String(options.feeAmount ?? 100_000),
      options.currency ?? "USD",
      sharesOf(recruiters),
      options.externalRef ?? null,
      options.guaranteePeriodDays ?? null,
      options.holdbackPercentage ?? null,
      options.signedOn ?? null,
      options.candidate ?? "A. Candidate",
      // Without a reference of its own, the same placement again would be the same one.
      `Job ${unique()}`,
    ],
  );
  return rows[0]?.id as string;
}

export interface Person {
  id: string;
  email: string;
}

/** A person with this role; company users become members of these companies. */
export async function createPerson(db: Queryable, role: string, companyIds: string[] = []): Promise<Person> {
  const email = `${role}-${unique()}@example.com`;
  const { rows } = await db.query<{ id: string }>("select id from app.create_user($1, $2, $3)", [
    email,
    `${role} ${unique()}`,
    role,
  ]);
  const id = rows[0]?.id as string;
  for (const companyId of companyIds) await db.query("select app.add_company_member($1, $2)", [companyId, id]);
  return { id, email };
}

/** The ids of a placement's first payout and its first parts. */
export interface PayoutIds {
  placement: string;
  payout: string;
  schedule: string;
  hold: string;
}

export async function payoutOf(db: Queryable, placementId: string): Promise<PayoutIds> {
  const { rows } = await db.query<PayoutIds>(
    `select payout.placement_id as placement, payout.id as payout,
            (select id from app.payout_schedules where payout_id = payout.id order by id limit 1) as schedule,
            (select id from app.escrow_holds where payout_id = payout.id order by id limit 1) as hold
       from app.payouts as payout where payout.placement_id = $1 order by payout.id limit 1`,
    [placementId],
  );
  return rows[0] as PayoutIds;
}

/** A placement as createPlacement makes it, and the ids of what it consists of. */
export async function createPayout(db: Queryable, options: PlacementOptions = {}): Promise<PayoutIds> {
  return await payoutOf(db, await createPlacement(db, options));
}

/** All of a placement goes to this recruiter. */
export const allFor = (recruiter: { id: string }) => [{ recruiter_id: recruiter.id, share: 100 }];

/** An id that nothing has. */
export const NOBODY = "00000000-0000-7000-8000-00000000dead";
