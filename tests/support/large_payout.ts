// A payout above the amount from which the terms ask for a second person.

import type pg from "pg";
import type { TestDatabase } from "./database.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "./fixtures.ts";

const newAccount = () => `acct_${Math.random().toString(36).slice(2)}`;

/** A payout that waits for approval, with the admin who created its placement, another one, and a way to act as either. */
export async function largePayout(db: TestDatabase, { linked = true, holdback = 0, startDate = "2025-01-01" } = {}) {
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    "select app.publish_payout_policy(90, $2, $1, approval_threshold => 50000, approval_currency => 'USD', first_payment_days => 0)",
    [companyId, holdback],
  );
  const creator = (await createPerson(db.admin, "platform_admin")).id;
  const approver = (await createPerson(db.admin, "platform_admin")).id;
  const recruiterId = linked ? (await createRecruiter(db.admin)).id : (await createPerson(db.admin, "recruiter")).id;
  const sessions = new Map([
    [creator, await db.actAs(creator)],
    [approver, await db.actAs(approver)],
  ]);
  const as = async (userId: string, text: string, values: unknown[]) =>
    (await (sessions.get(userId) as pg.Client).query(text, values)).rows[0];
  const placementId = await createPlacement(sessions.get(creator) as pg.Client, {
    companyId,
    startDate,
    holdbackPercentage: holdback,
    recruiters: [{ recruiter_id: recruiterId, share: 100 }],
  });
  const { rows } = await db.admin.query("select id from app.payouts where placement_id = $1", [placementId]);
  const payoutId = rows[0].id as string;
  return {
    creator,
    approver,
    placementId,
    payoutId,
    approve: (userId: string) =>
      as(userId, "select status from app.approve_payout($1, 'checked the invoice')", [payoutId]),
    unfreeze: (userId: string) => as(userId, "select frozen_at from app.unfreeze_payout($1, 'checked')", [payoutId]),
    link: () => db.admin.query("select app.link_payout_account($1, $2)", [recruiterId, newAccount()]),
    standing: async () =>
      (await db.admin.query("select status, frozen_reason from app.payouts where id = $1", [payoutId])).rows[0] as {
        status: string;
        frozen_reason: string | null;
      },
  };
}
