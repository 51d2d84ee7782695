// What is kept of transfers that a bank returned follows from other rows, by triggers: without any one of them the books say so.

import test from "ava";
import type pg from "pg";
import { type ToldPayout, tellBankPayout } from "../../../support/bank.ts";
import { useDatabase } from "../../../support/database.ts";
import { allFor, createPayout, createRecruiter } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";
import { inTransaction } from "../../../support/tampering.ts";

const db = useDatabase(test);
type Client = pg.PoolClient;

const AMOUNT = 500;
const MISSED = "a bank returned the transfer, and it is not kept";
const KEPT = "the transfer is kept as returned by a bank, and is not";

interface Scene {
  client: Client;
  account: string;
  transfer: string;
  stripe: string;
  /** Seconds after the epoch: later than what was paid. */
  soon: number;
}

async function paid(): Promise<Omit<Scene, "client">> {
  const recruiter = await createRecruiter(db.admin);
  const { payout } = await createPayout(db.admin, {
    feeAmount: AMOUNT,
    holdbackPercentage: 0,
    recruiters: allFor(recruiter),
  });
  await answerDue(db.admin);
  const { rows } = await db.admin.query<{ id: string; stripe: string }>(
    "select id, stripe_transfer_id as stripe from app.payout_transfers where payout_id = $1",
    [payout],
  );
  const { id, stripe } = rows[0] as { id: string; stripe: string };
  return { account: recruiter.stripeAccountId, transfer: id, stripe, soon: Math.floor(Date.now() / 1000) + 10 };
}

const tell = ({ client, account }: Scene, told: Partial<ToldPayout>) =>
  tellBankPayout(client, { account, amount: AMOUNT, ...told });
const carried = (scene: Scene, status: string) =>
  tell(scene, { id: `po_${scene.stripe}`, automatic: true, created: scene.soon, transfers: [scene.stripe], status });

/** What happens while the trigger is off, and what the books say of it; of each trigger that keeps account. */
const STORIES: Record<
  string,
  { before: (scene: Scene) => Promise<unknown>; change: (scene: Scene) => Promise<unknown>; says: string }
> = {
  "bank_payouts._700_note_returned": {
    before: (scene) => carried(scene, "in_transit"),
    change: (scene) =>
      tell(scene, { id: `po_${scene.stripe}`, automatic: true, created: scene.soon, status: "failed" }),
    says: MISSED,
  },
  "bank_payout_transfers._700_note_carried": {
    before: async () => undefined,
    change: (scene) => tell(scene, { created: scene.soon, status: "failed" }),
    says: MISSED,
  },
  "bank_payout_transfers._700_note_changed": {
    before: (scene) => tell(scene, { created: scene.soon, status: "failed" }),
    change: ({ client, transfer }) =>
      client.query("update app.bank_payout_transfers set amount = 0 where transfer_id = $1", [transfer]),
    says: KEPT,
  },
  "bank_payout_transfers._700_note_dropped": {
    before: (scene) => tell(scene, { created: scene.soon, status: "failed" }),
    change: ({ client, transfer }) =>
      client.query("delete from app.bank_payout_transfers where transfer_id = $1", [transfer]),
    says: KEPT,
  },
  "payout_transfers._700_note_returned": {
    before: (scene) => tell(scene, { created: scene.soon, status: "failed" }),
    change: ({ client, transfer }) =>
      client.query(
        "select app_private.record_hand_reversals(known, $2) from app.payout_transfers as known where id = $1",
        [transfer, AMOUNT],
      ),
    says: KEPT,
  },
  "payout_reversals._700_note_returned": {
    before: async (scene) => {
      await tell(scene, { created: scene.soon, status: "failed" });
      // A reversal without a debt: only what it takes back matters here.
      await scene.client.query("alter table app.payout_reversals disable trigger all");
      await scene.client.query(
        `insert into app.payout_reversals (
           step_id, recovery_id, payout_id, recruiter_id, company_id, transfer_id, stripe_transfer_id, amount, currency,
           idempotency_key, metadata
         )
         select id, id, payout_id, recruiter_id, company_id, id, stripe_transfer_id, amount, currency, 'test', '{}'
           from app.payout_transfers where id = $1`,
        [scene.transfer],
      );
      await scene.client.query("alter table app.payout_reversals enable trigger _700_note_returned");
    },
    change: ({ client, transfer }) =>
      client.query(
        `update app.payout_reversals set status = 'succeeded', stripe_reversal_id = 'trr_test', attempt = 1,
           sent_at = now(), answered_at = now() where transfer_id = $1`,
        [transfer],
      ),
    says: KEPT,
  },
};

for (const [trigger, { before, change, says }] of Object.entries(STORIES)) {
  test.serial(`without ${trigger} the books say: ${says}`, async (t) => {
    const made = await paid();
    for (const isOff of [false, true]) {
      await inTransaction(db.admin, async (client) => {
        const scene = { client, ...made };
        await before(scene);
        const [table, name] = trigger.split(".");
        if (isOff) await client.query(`alter table app.${table} disable trigger ${name}`);
        await change(scene);
        const { rows } = await client.query<{ detail: string }>(
          "select detail from reporting.invariant_violations where rule = 'returned_transfers_are_kept' and entity_id = $1",
          [made.transfer],
        );
        t.deepEqual(
          rows.map((row) => row.detail),
          isOff ? [says] : [],
        );
      });
    }
  });
}

test("each trigger that keeps account of returned transfers was taken away here", async (t) => {
  const { rows } = await db.admin.query<{ trigger: string }>(
    `select relname || '.' || tgname as trigger from pg_trigger join pg_class on pg_class.oid = tgrelid
      where tgfoid in ('app_private.note_changed_transfer'::regproc, 'app_private.note_carried_transfers'::regproc)`,
  );
  t.deepEqual(rows.map((row) => row.trigger).sort(), Object.keys(STORIES).sort());
});
