import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

const lineage = async () => (await db.admin.query("select * from app_private.lineage")).rows[0];

test.serial("there is nothing to claim before a worker has started, nor while no other database pays", async (t) => {
  const claim = () => db.admin.query("select app.claim_stripe_account('the other one is gone')");
  await refused(t, claim(), "HB048");
  await db.admin.query("select app_private.begin_worker('acct_platform', false)");
  await refused(t, claim(), "HB048");
});

test.serial(
  "a copy is claimed with a reason by an admin, gets an id of its own, and reads Stripe's list first",
  async (t) => {
    // As it looks after the database was copied to another server.
    await db.admin.query("update app_private.lineage set system_identifier = 'another cluster', status = 'reading'");
    const { rowCount } = await db.admin.query("select * from app_private.begin_stripe_reading()");
    t.is(rowCount, 0);
    const before = await lineage();
    t.is(before.status, "copied");
    await refusedToOthers(t, db, "app.claim_stripe_account('x')");
    await refused(t, db.admin.query("select app.claim_stripe_account(' ')"), "HB008");
    await refused(t, db.admin.query("select app.claim_stripe_account(repeat('x', 90000))"), "HB037");
    await db.admin.query("select app.claim_stripe_account('the other one is gone')");
    const after = await lineage();
    t.not(after.id, before.id);
    t.deepEqual(after.earlier_ids, [before.id]);
    t.like(after, { status: "reading", claim_reason: "the other one is gone" });
    const { rows } = await db.admin.query("select * from app_private.begin_stripe_reading()");
    t.is(rows.length, 1);
    const events = await db.admin.query("select payload from app.events where type = 'stripe_account.claimed'");
    t.like(events.rows[0].payload, { lineage_id: after.id, reason: "the other one is gone" });
  },
);
