// Two admins in a database of the importing test file, of whom one tries to be two.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { allFor, createCompany, createPayout, createRecruiter } from "../support/fixtures.ts";
import { type Admin, createAdmin, signIn } from "./two_admins.ts";

export let thief: Admin;
export let honest: Admin;
export const db = useDatabase(test, async (made) => {
  [thief, honest] = [await createAdmin(made), await createAdmin(made)];
});

export const value = async <Value>(sql: string, values: unknown[] = []) =>
  Object.values((await db.admin.query(sql, values)).rows[0] ?? {})[0] as Value;
export const unique = () => Math.random().toString(36).slice(2);
export const statusOf = (payout: string) => value<string>("select status from app.payouts where id = $1", [payout]);

export const APPROVE = "app.approve_payout($1, 'checked')";
export const RELEASE = "app.release_escrow_hold($1, 'went well')";

export async function heldPayout(feeAmount = 100_000) {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  const ids = await createPayout(db.admin, {
    startDate: daysAgo(9),
    recruiters: allFor(recruiter),
    companyId,
    feeAmount,
  });
  return { ...ids, recruiter, companyId };
}

/** An admin whom the thief makes, while nothing forbids it. */
export async function puppetOf(maker: Admin): Promise<Admin> {
  const made = await maker.do<{ id: string }>("select id from app.create_user($1, 'A. Puppet', 'platform_admin', $2)", [
    `${unique()}@example.com`,
    `idp|${unique()}`,
  ]);
  return await signIn(db, made.id);
}
