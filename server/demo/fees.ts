// What the companies of the demo pay: their fees by bank transfer, as a file; those of the newest placements by Stripe.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import type pg from "pg";
import { importFile } from "../import/import_file.ts";
import { IMPORT_KINDS, type ImportKind } from "../import/kinds.ts";
import { describeResult } from "../import/summary.ts";
import type { SandboxControl } from "../stripe/sandbox_control.ts";

/** The company has not paid for this one, and its recruiter waits. */
export const LATE = "PL-26-0174";
const DAY_MS = 86_400_000;
const PATIENCE_MS = 60_000;

/** The marketplace's terms: recruiters are paid what the company has paid for, which it does within 30 days. */
export async function publishMarketplaceTerms(owner: pg.Client): Promise<void> {
  await owner.query("select app.publish_payout_policy(90, 20, pay_when => 'fee_cleared', fee_due_days => 30)");
}

/** A file of the fees of these placements that were paid until yesterday: ten to 27 days after the start. */
export function feesOf(placements: string, unpaid: readonly string[], now = Date.now()): string {
  const rows = parse<Record<string, string>>(placements, { columns: true });
  const fees = rows.flatMap(({ external_ref = "", payout_amount, currency, start_date = "" }, index) => {
    const paidAt = Date.parse(start_date) + (10 + (index % 18)) * DAY_MS;
    if (paidAt > now - DAY_MS || external_ref === LATE || unpaid.includes(external_ref)) return [];
    const paid_at = new Date(paidAt).toISOString().slice(0, 10);
    return [{ external_ref, amount: payout_amount, currency, paid_at, reference: `INV-${external_ref.slice(3)}` }];
  });
  return stringify(fees, { header: true });
}

/** Imports a text as npm run import does a file, and returns what that would print. */
export async function importText(
  kind: ImportKind["name"],
  text: string,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "holdback-demo-"));
  try {
    const file = join(folder, `${kind}.csv`);
    await writeFile(file, text, { mode: 0o600 });
    const options = { databaseUrl, kind: IMPORT_KINDS[kind], skipBad: false, createCompanies: true, signal };
    const result = await importFile({ ...options, file });
    const said = describeResult(kind, file, result);
    if (!result.imported) throw new Error(said);
    return said;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The company pays the whole fees of these placements by Stripe, whose webhook tells of it. */
export async function payByStripe(
  owner: pg.Client,
  sandbox: SandboxControl,
  placementIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { rows } = await owner.query<{ id: string; amount: string; currency: string }>(
    `select id, coalesce(company_fee_amount, fee_amount) as amount, lower(currency) as currency
       from app.placements where id = any ($1)`,
    [placementIds],
  );
  for (const { id, amount, currency } of rows) {
    await sandbox.charge({ currency, amount: Number(amount), metadata: { holdback_placement_id: id } });
  }
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rowCount } = await owner.query(
      "select from app.fee_payments where placement_id = any ($1) and stripe_charge_id is not null",
      [placementIds],
    );
    if (rowCount === placementIds.length) return;
    if (performance.now() > deadline) throw new Error("Stripe's stand-in does not tell who has paid.");
    await sleep(50, undefined, { signal });
  }
}
