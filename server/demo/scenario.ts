// The demo's scenario: the example files, and in them blocked accounts, cancelled placements and a balance that runs short.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { roleUrl } from "../database/connections.ts";
import { importFile } from "../import/import_file.ts";
import { IMPORT_KINDS } from "../import/kinds.ts";
import { describeResult } from "../import/summary.ts";
import type { SandboxControl } from "../stripe/sandbox_control.ts";

/** Stripe lets neither of them receive. */
export const BLOCKED_RECRUITERS = ["aiko.maruyama@example.com", "sofia.papadakou@example.com"];
/** Called off before their guarantee was over. */
export const CANCELLED = { refs: ["PL-26-0201", "PL-26-0230", "PL-26-0250"], reason: "The candidate never started." };
/** The platform has this part of what is due in this currency, in percent. */
const SHORT = { currency: "KWD", percentage: 60 };

/** Paid before its date: one admin asks for it, another confirms it. */
const EARLY = {
  currency: "EUR",
  notes: "The candidate's trial month went well.",
  admins: ["Ines Duarte", "Tom Bakker"],
} as const;

export const fileOf = (kind: "recruiters" | "placements") => fileURLToPath(new URL(`${kind}.csv`, import.meta.url));

/** Imports an example file, as npm run import does, and returns what that would print. */
export async function importExample(
  kind: "recruiters" | "placements",
  databaseUrl: string,
  signal: AbortSignal,
): Promise<string> {
  const file = fileOf(kind);
  const result = await importFile({
    databaseUrl,
    kind: IMPORT_KINDS[kind],
    file,
    skipBad: false,
    createCompanies: true,
    signal,
  });
  const text = describeResult(kind, file, result);
  if (!result.imported) throw new Error(text);
  return text;
}

export function countExampleRows(kind: "recruiters" | "placements"): number {
  return readFileSync(fileOf(kind), "utf8").trim().split("\n").length - 1;
}

export async function openAccounts(owner: pg.Client, sandbox: SandboxControl): Promise<void> {
  const { rows } = await owner.query<{ id: string; email: string }>(
    `select account.stripe_account_id as id, recruiter.email
       from app.payout_accounts as account join app.users as recruiter on recruiter.id = account.user_id`,
  );
  await sandbox.createAccounts(rows);
  const blocked = rows.filter(({ email }) => BLOCKED_RECRUITERS.includes(email));
  if (blocked.length !== BLOCKED_RECRUITERS.length)
    throw new Error("The recruiters to be blocked are not in the file.");
  for (const { id } of blocked) await sandbox.restrict(id);
}

/**
 * Every other account pays out to its bank daily, as far as it can receive; the others by hand, which nobody does here. One
 * bank returns what it got.
 */
export async function payOutToBanks(owner: pg.Client, sandbox: SandboxControl): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    `select stripe_account_id as id from app.payout_accounts as account
      where exists (select from app.payout_transfers where destination = account.stripe_account_id and status = 'succeeded')
      order by stripe_account_id`,
  );
  for (const { id } of rows.filter((_row, index) => index % 2 === 0)) {
    await sandbox.schedulePayouts(id, { interval: "daily", delay_days: 0 });
  }
  const { created } = await sandbox.bankDay();
  // All but the last have arrived.
  for (const { id } of created.slice(0, -1)) await sandbox.answerOfBank(id, { status: "paid" });
  const [returned] = created;
  if (returned) await sandbox.answerOfBank(returned.id, { status: "failed" });
}

export async function cancelSome(owner: pg.Client): Promise<string[]> {
  for (const ref of CANCELLED.refs) {
    await owner.query("select app.cancel_placement((select id from app.placements where external_ref = $1), $2)", [
      ref,
      CANCELLED.reason,
    ]);
  }
  return CANCELLED.refs;
}

/** Puts into the platform's balance what is due today, and less than that in one currency. */
export async function fundPlatform(owner: pg.Client, sandbox: SandboxControl): Promise<void> {
  const { rows } = await owner.query<{ currency: string; amount: string }>(
    `select due.currency,
            (floor(sum(due.amount) * case due.currency when $1 then $2::numeric / 100 else 1 end / known.smallest_step)
              * known.smallest_step)::bigint as amount
       from (
         select currency, amount from app.payout_schedules where status = 'pending' and due_at <= now()
         union all
         select currency, hold_amount - released_amount from app.escrow_holds where status = 'active' and release_date <= now()
       ) as due
       join app.currencies as known on known.code = due.currency
      group by due.currency, known.smallest_step
      order by due.currency`,
    [SHORT.currency, SHORT.percentage],
  );
  for (const { currency, amount } of rows) await sandbox.fund(currency.toLowerCase(), Number(amount));
}

/** A hold that two admins released before its date. */
export interface EarlyRelease {
  currency: string;
  /** Major units. */
  amount: string;
  recruiter: string;
  /** The day until which it was to be held. */
  day: string;
  askedBy: string;
  confirmedBy: string;
}

/** Under dual control, one admin releases a hold before its date and another confirms it. */
export async function releaseEarly(owner: pg.Client, adminUrl: string): Promise<EarlyRelease> {
  const admins: string[] = [];
  for (const name of EARLY.admins) {
    const email = `${name.toLowerCase().replace(" ", ".")}@example.com`;
    const { rows } = await owner.query("select id from app.create_user($1, $2, 'platform_admin')", [email, name]);
    admins.push(rows[0].id);
  }
  const [one = "", other = ""] = admins;
  const { rows: holds } = await owner.query<{
    id: string;
    half: string;
    amount: string;
    recruiter: string;
    day: string;
  }>(
    `select hold.id, hold.hold_amount / 2 as half, app_private.format_amount(hold.hold_amount, hold.currency) as amount,
            recruiter.display_name as recruiter, to_char(hold.release_date at time zone 'UTC', 'YYYY-MM-DD') as day
       from app.escrow_holds as hold join app.users as recruiter on recruiter.id = hold.recruiter_id
      where hold.status = 'active' and hold.release_date > now() and hold.currency = $1 and recruiter.email <> all ($2)
      order by hold.hold_amount desc, hold.id limit 1`,
    [EARLY.currency, BLOCKED_RECRUITERS],
  );
  const [hold] = holds;
  if (!hold) throw new Error(`Nothing is held in ${EARLY.currency}.`);
  await asAdmin(adminUrl, one, "select app.require_second_person('early_release', $1, $2)", [
    hold.half,
    EARLY.currency,
  ]);
  await asAdmin(adminUrl, one, "select app.release_escrow_hold($1, $2)", [hold.id, EARLY.notes]);
  const [request] = await asAdmin<{ id: string; basis_hash: string }>(
    adminUrl,
    other,
    "select id, basis_hash from app.requests where status = 'pending'",
  );
  if (!request) throw new Error("No request was left.");
  await asAdmin(adminUrl, other, "select app.confirm_request($1, $2)", [request.id, request.basis_hash]);
  const { amount, recruiter, day } = hold;
  const [askedBy, confirmedBy] = EARLY.admins;
  return { currency: EARLY.currency, amount, recruiter, day, askedBy, confirmedBy };
}

const PLAN_DRIFTED = "HB070";

/** What is due is frozen, approved by two admins by its hash, and paid as it was approved. Returns what was approved. */
export async function payByPlan(owner: pg.Client, adminUrl: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    "select id from app.users where display_name = any ($1) order by array_position($1, display_name)",
    [EARLY.admins],
  );
  const admins = rows.map(({ id }) => id);
  for (let left = 3; ; left--) {
    try {
      return await payOnePlan(adminUrl, admins);
    } catch (error) {
      // The worker paid something of it by itself meanwhile, as it does every few minutes. Then another plan is made.
      if ((error as { code?: unknown }).code !== PLAN_DRIFTED || left === 0) throw error;
    }
  }
}

async function payOnePlan(adminUrl: string, [one = "", other = ""]: readonly string[]): Promise<string> {
  const [plan] = await asAdmin<{ id: string; hash: string; item_count: number }>(
    adminUrl,
    one,
    "select id, hash, item_count from app.plan_run('what is due today')",
  );
  if (!plan) throw new Error("No plan was made.");
  for (const admin of [one, other]) {
    await asAdmin(adminUrl, admin, "select app.approve_plan($1, $2)", [plan.id, plan.hash]);
  }
  await asAdmin(adminUrl, other, "select app.execute_plan($1)", [plan.id]);
  return `${plan.item_count} obligations, approved by ${EARLY.admins.join(" and ")} as ${plan.hash.slice(0, 8)}…`;
}

/** One statement as an admin, as the API does it. */
export const asAdmin = <Row extends pg.QueryResultRow>(
  adminUrl: string,
  userId: string,
  sql: string,
  values: unknown[] = [],
) => asPerson<Row>(adminUrl, "holdback_admin", userId, sql, values);

export async function asPerson<Row extends pg.QueryResultRow>(
  adminUrl: string,
  role: "holdback_admin" | "holdback_recruiter",
  userId: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: await roleUrl(adminUrl, "holdback_authenticator") });
  // The database goes away under it when the demo is stopped.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("begin");
    // Nobody waits at a page here, for whom a statement has to end early, whatever machine this is.
    await client.query(
      `select set_config('role', $1, true), set_config('holdback.user_id', $2, true),
              set_config('statement_timeout', '0', true)`,
      [role, userId],
    );
    const { rows } = await client.query<Row>(sql, values);
    await client.query("commit");
    return rows;
  } finally {
    await client.end();
  }
}
