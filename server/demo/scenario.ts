// The demo's scenario: the example files, and in them blocked accounts, cancelled placements and a balance that runs short.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { importFile } from "../import/import_file.ts";
import { IMPORT_KINDS, type ImportKind } from "../import/kinds.ts";
import { describeResult } from "../import/summary.ts";
import type { SandboxControl } from "../stripe/sandbox_control.ts";

/** Stripe lets neither of them receive. */
const BLOCKED_RECRUITERS = ["aiko.maruyama@example.com", "sofia.papadakou@example.com"];
/** Called off before their guarantee was over. */
const CANCELLED = { refs: ["PL-26-0201", "PL-26-0230", "PL-26-0250"], reason: "The candidate never started." };
/** The platform has this part of what is due in this currency, in percent. */
const SHORT = { currency: "KWD", percentage: 60 };

const fileOf = (kind: ImportKind["name"]) => fileURLToPath(new URL(`${kind}.csv`, import.meta.url));

/** Imports an example file, as npm run import does, and returns what that would print. */
export async function importExample(
  kind: ImportKind["name"],
  databaseUrl: string,
  signal: AbortSignal,
): Promise<string> {
  const file = fileOf(kind);
  const result = await importFile({ databaseUrl, kind: IMPORT_KINDS[kind], file, skipBad: false, signal });
  const text = describeResult(kind, file, result);
  if (!result.imported) throw new Error(text);
  return text;
}

export function countExampleRows(kind: ImportKind["name"]): number {
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
         select currency, hold_amount from app.escrow_holds where status = 'active' and release_date <= now()
       ) as due
       join app.currencies as known on known.code = due.currency
      group by due.currency, known.smallest_step
      order by due.currency`,
    [SHORT.currency, SHORT.percentage],
  );
  for (const { currency, amount } of rows) await sandbox.fund(currency.toLowerCase(), Number(amount));
}
