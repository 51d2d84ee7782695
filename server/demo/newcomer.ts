// Somebody without an account: they ask for one, fill in the form that the stand-in for Stripe plays, and can be paid.

import type pg from "pg";
import { asPerson } from "./scenario.ts";

const NEWCOMER = { email: "yara.benhaddou@example.com", name: "Yara Benhaddou", country: "DE" };
const TYPED = { account_number: "000123456789" };

/** Walks the way once, and says so. idle: resolves when the worker has nothing to do. */
export async function onboardNewcomer(owner: pg.Client, adminUrl: string, idle: () => Promise<void>): Promise<string> {
  const { rows: people } = await owner.query<{ id: string }>("select id from app.create_user($1, $2, 'recruiter')", [
    NEWCOMER.email,
    NEWCOMER.name,
  ]);
  const id = people[0]?.id ?? "";
  const ask = <Row extends pg.QueryResultRow>(sql: string, values: unknown[]) =>
    asPerson<Row>(adminUrl, "holdback_recruiter", id, sql, values);
  await ask("select from app.start_onboarding($1, $2)", [id, NEWCOMER.country]);
  await idle();
  const [link] = await ask<{ url: string | null; problem: string | null }>(
    "select url, problem from app.take_onboarding_link($1)",
    [id],
  );
  if (!link?.url) throw new Error(`Stripe has made no link for ${NEWCOMER.name}: ${link?.problem ?? "no answer"}.`);
  const form = await (await fetch(link.url)).text();
  const back = await fetch(link.url, { method: "POST", body: new URLSearchParams(TYPED), redirect: "manual" });
  if (!form.includes("account_number") || back.status !== 303)
    throw new Error(`The form of ${NEWCOMER.name} was not taken: ${back.status}.`);
  // Where no webhook tells.
  await owner.query(
    `select app_private.enqueue('sync_payout_account', array[jsonb_build_object('stripe_account_id', stripe_account_id)])
       from app.payout_accounts where user_id = $1`,
    [id],
  );
  await idle();
  const { rows } = await owner.query<{ country: string; service_agreement: string }>(
    "select country, service_agreement from app.payout_accounts where user_id = $1 and transfers_enabled",
    [id],
  );
  const [account] = rows;
  if (!account) throw new Error(`The account of ${NEWCOMER.name} cannot receive after the form.`);
  return (
    `${NEWCOMER.name} had no account: Stripe's stand-in made one in ${account.country} under the ` +
    `${account.service_agreement} agreement, and it can receive`
  );
}
