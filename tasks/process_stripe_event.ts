// Follows up a stored event of Stripe. The event only names an object: Stripe is asked for its current state, which
// makes late, doubled and reordered events harmless.

import type { JobHelpers, Task } from "graphile-worker";
import { z } from "zod";
import { callAsJob } from "../server/database/as_job.ts";
import { refreshBankPayout } from "../server/stripe/bank_payouts.ts";
import { askStripe } from "../server/stripe/limiter.ts";
import { askUntilRecorded, refreshPayoutAccount, refreshPlatformBalance } from "../server/stripe/state_sync.ts";

const Payload = z.object({ event_id: z.string() });

interface Question {
  about: "account" | "balance" | "transfer" | "bank_payout" | "charge" | "invoice";
  object_id: string;
  /** The connected account of the event. */
  account: string | null;
}

const processStripeEvent: Task = async (payload, helpers) => {
  const { event_id } = Payload.parse(payload);
  const { rows } = await helpers.query<Question>("select * from app_private.begin_stripe_event($1)", [event_id]);
  const question = rows[0];
  if (!question) return;
  if (question.about === "transfer") {
    await lookAtTransfer(helpers, event_id, question.object_id);
  } else if (question.about === "charge") {
    await lookAtCharges(helpers, event_id, [question.object_id], {});
  } else if (question.about === "invoice") {
    const invoice = await askStripe(helpers, (stripe) => stripe.retrieveInvoiceCharges(question.object_id));
    await lookAtCharges(helpers, event_id, invoice?.charges ?? [], invoice?.metadata ?? {});
  } else if (question.about === "account") {
    await refreshPayoutAccount(helpers, question.object_id);
    await finish(helpers, event_id, "account_recorded");
  } else if (question.about === "bank_payout") {
    const isThere = await refreshBankPayout(helpers, question.account as string, question.object_id);
    await finish(helpers, event_id, isThere ? "bank_payout_recorded" : "not_at_stripe");
  } else {
    await refreshPlatformBalance(helpers);
    await finish(helpers, event_id, "balance_recorded");
  }
};

async function lookAtTransfer(helpers: JobHelpers, eventId: string, transferId: string): Promise<void> {
  const found = await askStripe(helpers, (stripe) => stripe.retrieveTransfer(transferId));
  if (found === null) {
    await finish(helpers, eventId, "not_at_stripe");
    return;
  }
  const values = [eventId, JSON.stringify(found)];
  const runId = await callAsJob<string | null>(helpers, "app_private.record_stripe_transfer($1, $2)", values);
  if (!runId) return;
  const { rows } = await helpers.query<{ report: object }>("select app_private.finish_answered_runs($1) as report", [
    [runId],
  ]);
  for (const { report } of rows) helpers.logger.info("a run finished", { facts: report });
}

/** The placement may be named by the charge, or by the invoice that it paid. */
async function lookAtCharges(
  helpers: JobHelpers,
  eventId: string,
  chargeIds: string[],
  metadata: Record<string, string>,
): Promise<void> {
  await askUntilRecorded(
    helpers,
    async () => {
      const charges: object[] = [];
      for (const id of chargeIds) {
        const charge = await askStripe(helpers, (stripe) => stripe.retrieveCharge(id));
        if (charge === null) continue;
        const { balance_transaction: transaction, ...facts } = charge;
        const settlement =
          transaction === null ? {} : await askStripe(helpers, (stripe) => stripe.retrieveSettlement(transaction));
        const disputes = await askStripe(helpers, (stripe) => stripe.findDisputes(id));
        const refunds = await askStripe(helpers, (stripe) => stripe.findRefunds(id));
        charges.push({ ...facts, metadata: { ...metadata, ...facts.metadata }, ...settlement, disputes, refunds });
      }
      return charges;
    },
    async (charges, askedAt) => {
      const values = [eventId, JSON.stringify(charges), askedAt];
      const recorded = "app_private.record_stripe_fee($1, $2, $3)";
      return (await callAsJob<string | null>(helpers, recorded, values)) !== "ask_again";
    },
  );
}

async function finish(helpers: JobHelpers, eventId: string, outcome: string): Promise<void> {
  await helpers.query("select app_private.finish_stripe_event($1, $2)", [eventId, outcome]);
}

export default processStripeEvent;
