// Terms that a company's placements are signed under.

import { ratesOf, thresholdsOf, tranchesOf } from "./composites.ts";
import type { Queryable } from "./fixtures.ts";

/** Publishes these terms for the company, and returns their id; by default 90 days and 20 %. */
export async function publishTerms(
  db: Queryable,
  companyId: string,
  terms: Record<string, unknown> = {},
): Promise<string> {
  const all: Record<string, unknown> = {
    guarantee_period_days: 90,
    holdback_percentage: 20,
    ...terms,
    company_id: companyId,
  };
  const names = Object.keys(all);
  const { rows } = await db.query<{ id: string }>(
    `select id from app.publish_payout_policy(${names.map((name, i) => `${name} => $${i + 1}`).join(", ")})`,
    names.map((name) => argument(name, all[name])),
  );
  return rows[0]?.id as string;
}

function argument(name: string, value: unknown): unknown {
  if (value == null) return null;
  if (name === "tranches") return tranchesOf(value as object[]);
  if (name === "role_rates") return ratesOf(value as Record<string, unknown>);
  return name === "approval_thresholds" || name === "minimum_payments"
    ? thresholdsOf(value as Record<string, unknown>)
    : value;
}
