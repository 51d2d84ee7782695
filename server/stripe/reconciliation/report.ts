// The text that a reconciliation prints at its end.

import { z } from "zod";
import { counted, lines, textTable } from "../../processes/text.ts";

export const SHOWN_FINDINGS = 50;

/** As app_private.report_reconciliation returns it. */
export const ReconciliationReport = z.object({
  window_from: z.string(),
  window_until: z.string(),
  our_count: z.number(),
  their_count: z.number(),
  undecided_count: z.number(),
  difference_count: z.number(),
  new_finding_count: z.number(),
  open_finding_count: z.number(),
  amounts: z.array(z.object({ currency: z.string(), ours: z.string(), theirs: z.string(), undecided: z.string() })),
  findings: z.array(
    z.object({
      finding_id: z.string(),
      kind: z.string(),
      subject: z.string(),
      ours: z.record(z.string(), z.unknown()).nullable(),
      theirs: z.record(z.string(), z.unknown()).nullable(),
      first_seen_at: z.string(),
    }),
  ),
});
export type ReconciliationReport = z.infer<typeof ReconciliationReport>;

/** What was compared: counts, and sums per currency. */
export function describeComparison(report: ReconciliationReport): string {
  const { amounts } = report;
  return lines(
    `Reconciled what Stripe created from ${moment(report.window_from)} until ${moment(report.window_until)}`,
    "",
    ...textTable(
      [
        ["", "ours", "at Stripe", "undecided"],
        ["transfers", String(report.our_count), String(report.their_count), String(report.undecided_count)],
        ...amounts.map(({ currency, ours, theirs, undecided }) => [currency, ours, theirs, undecided]),
      ],
      1,
    ),
    "",
    `${counted(report.difference_count, "difference")}, ${report.new_finding_count} of them new`,
  );
}

/** What waits for an explanation, of this window or another. */
export function describeFindings({ findings, open_finding_count }: ReconciliationReport): string {
  if (open_finding_count === 0) return lines("No finding is open.");
  const rest = open_finding_count - findings.length;
  return lines(
    `${counted(open_finding_count, "finding")} open:`,
    "",
    ...findings.flatMap((finding) => [
      `${finding.finding_id}  ${finding.kind}  ${finding.subject}  since ${moment(finding.first_seen_at)}`,
      `  ours   ${facts(finding.ours)}`,
      `  Stripe ${facts(finding.theirs)}`,
    ]),
    ...(rest > 0 ? [`… and ${rest} more in reporting.open_reconciliation_findings`] : []),
    "",
    "Amounts are in minor units. Nothing was changed. A finding stays open until an admin explains it:",
    "  select app.explain_reconciliation_finding('ID', 'where the difference comes from');",
  );
}

function facts(said: Record<string, unknown> | null): string {
  if (said === null) return "nothing";
  return Object.entries(said)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

const moment = (iso: string) => new Date(iso).toISOString().replace("T", " ").slice(0, 19).concat(" UTC");
