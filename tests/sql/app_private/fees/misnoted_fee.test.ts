// What is kept of unpaid fees follows from other rows, by triggers: without any one of them the books say so.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { createCompany, createPlacement } from "../../../support/fixtures.ts";
import { inTransaction } from "../../../support/tampering.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);
type Client = Pick<typeof db.admin, "query">;

const FEE = 100_000;
const MISSED = "the fee is not paid, and not kept";
const KEPT = "the fee is kept as unpaid, and is not";

async function place(client: Client): Promise<string> {
  const companyId = await createCompany(client);
  await publishTerms(client, companyId, { company_refund_rule: "full", company_guarantee_days: 90, fee_due_days: 30 });
  return createPlacement(client, { companyId, startDate: daysAgo(31), feeAmount: FEE });
}

const pay = (client: Client, placement: string) =>
  client.query("select app.record_fee_payment($1, $2, $3, $4)", [
    placement,
    FEE,
    `${daysAgo(1)}T12:00:00Z`,
    daysAgo(1),
  ]);

interface Story {
  before: (client: Client, placement: string) => Promise<unknown>;
  change: (client: Client, placement: string) => Promise<unknown>;
  says: string;
}

/** What happens while the trigger is off, and what the books say of it; of each trigger that keeps account. */
const STORIES: Record<string, Story> = {
  "placements._700_note_changed_fee": {
    before: pay,
    change: (client, placement) => client.query("select app.set_company_fee($1, 120000, 'as signed')", [placement]),
    says: MISSED,
  },
  "fee_payments._700_note_changed_fee": { before: async () => undefined, change: pay, says: KEPT },
  "company_credits._700_note_changed_fee": {
    before: (client, placement) => client.query("select app.set_company_fee($1, $2, 'as signed')", [placement, FEE]),
    change: (client, placement) =>
      client.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(0)]),
    says: KEPT,
  },
};

async function said(client: Client, placement: string): Promise<string[]> {
  const { rows } = await client.query<{ detail: string }>(
    "select detail from reporting.invariant_violations where rule = 'unpaid_fees_are_kept' and entity_id = $1",
    [placement],
  );
  return rows.map((row) => row.detail);
}

const switchOff = (client: Client, trigger: string) => {
  const [table, name] = trigger.split(".");
  return client.query(`alter table app.${table} disable trigger ${name}`);
};

for (const [trigger, { before, change, says }] of Object.entries(STORIES)) {
  test.serial(`without ${trigger} the books say of a fee: ${says}`, async (t) => {
    for (const isOff of [false, true]) {
      await inTransaction(db.admin, async (client) => {
        const placement = await place(client);
        await before(client, placement);
        // What is pending keeps a table from being altered.
        await client.query("set constraints all immediate; set constraints all deferred");
        if (isOff) await switchOff(client, trigger);
        await change(client, placement);
        t.deepEqual(await said(client, placement), isOff ? [says] : []);
      });
    }
  });
}

test.serial(
  "without placements._700_note_new_fees the books say of a new placement that its fee is missed",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      await switchOff(client, "placements._700_note_new_fees");
      const placement = await place(client);
      t.deepEqual(await said(client, placement), [MISSED]);
    });
  },
);

test("each trigger that keeps account of unpaid fees was taken away here", async (t) => {
  const { rows } = await db.admin.query<{ trigger: string }>(
    `select relname || '.' || tgname as trigger from pg_trigger join pg_class on pg_class.oid = tgrelid
      where tgfoid in ('app_private.note_new_fees'::regproc, 'app_private.note_changed_fee'::regproc)`,
  );
  t.deepEqual(rows.map((row) => row.trigger).sort(), [...Object.keys(STORIES), "placements._700_note_new_fees"].sort());
});
