import test from "ava";
import { createAdmin } from "../../security/two_admins.ts";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPayout, createPlacement, payoutOf } from "../../support/fixtures.ts";
import { holdsOf } from "../../support/holds.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

test("of a hold no more is released than is left of it", async (t) => {
  const { hold } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  await refused(t, db.admin.query("select app.release_escrow_hold($1, 'x', 201)", [hold]), "HB017");
  await refused(t, db.admin.query("select app.release_escrow_hold($1, 'x', 0)", [hold]), "HB004");
  await db.admin.query("select app.release_escrow_hold($1, 'half of it', 70)", [hold]);
  await refused(
    t,
    db.admin.query("select app.release_escrow_hold($1, 'x', 131)", [hold]),
    "HB017",
    /USD 1\.30 are left/,
  );
  await db.admin.query("select app.release_escrow_hold($1, 'the rest', 130)", [hold]);
  await refused(t, db.admin.query("select app.release_escrow_hold($1, 'again')", [hold]), "HB003");
});

for (const currency of ["USD", "JPY", "KWD"]) {
  // 1,000 earned, of which 20 %, 200, are held and 800 scheduled. Released: 70, then 30. Left: 200 - 70 - 30 = 100.
  test(`a hold of ${currency} that is released in parts stays one hold, and sums count it once`, async (t) => {
    const placementId = await createPlacement(db.admin, { startDate: daysAgo(1), feeAmount: 1000, currency });
    const { hold, payout } = await payoutOf(db.admin, placementId);
    const buckets = async () => {
      const { rows } = await db.admin.query(
        `select scheduled::int, held::int, forfeited::int, cancelled::int, cancelled_parts::int
           from reporting.payout_buckets where placement_id = $1`,
        [placementId],
      );
      return rows[0];
    };
    await db.admin.query("select app.release_escrow_hold($1, 'first part', 70)", [hold]);
    await db.admin.query("select app.release_escrow_hold($1, 'second part', 30)", [hold]);
    t.deepEqual(await holdsOf(db.admin, placementId), [
      { hold_amount: "200", released_amount: "100", day: 90, status: "active" },
    ]);
    t.deepEqual(await buckets(), { scheduled: 900, held: 100, forfeited: 0, cancelled: 0, cancelled_parts: 0 });
    const { rows: told } = await db.admin.query(
      "select amount::int, code from app.explain_payout($1) where hold_id is not null",
      [payout],
    );
    t.deepEqual(told, [{ amount: 100, code: "held_active" }]);
    const { rows: owed } = await db.admin.query(
      "select amount::int, escrow_hold_id as hold from app.payout_schedules where kind = 'escrow_release' and payout_id = $1 order by id",
      [payout],
    );
    t.deepEqual(owed, [
      { amount: 70, hold },
      { amount: 30, hold },
    ]);

    await db.admin.query("select app.forfeit_escrow_hold($1, 'the rest is lost')", [hold]);
    t.deepEqual(await holdsOf(db.admin, placementId), [
      { hold_amount: "200", released_amount: "100", day: 90, status: "forfeited" },
    ]);
    t.deepEqual(await buckets(), { scheduled: 900, held: 0, forfeited: 100, cancelled: 0, cancelled_parts: 0 });
  });
}

test("what is left of a hold that is cancelled can be scheduled anew, and not more", async (t) => {
  const { hold, payout } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  await db.admin.query("select app.release_escrow_hold($1, 'a part', 70)", [hold]);
  await db.admin.query("select app.cancel_escrow_hold($1, 'not held any more')", [hold]);
  // 1000 - 800 - 70 = 130.
  await refused(t, db.admin.query("select app.create_payout_schedule($1, now(), 131)", [payout]), "HB010");
  await db.admin.query("select app.create_payout_schedule($1, now(), 130)", [payout]);
  const { rows } = await db.admin.query(
    "select scheduled::int, cancelled::int, cancelled_parts::int from reporting.payout_buckets where payout_id = $1",
    [payout],
  );
  t.deepEqual(rows, [{ scheduled: 1000, cancelled: 0, cancelled_parts: 130 }]);
});

test("when its date comes, a run releases what is left of a hold", async (t) => {
  const db = await temporaryDatabase(t);
  const { hold } = await createPayout(db.admin, { startDate: daysAgo(89), feeAmount: 1000 });
  await db.admin.query("select app.release_escrow_hold($1, 'a part', 70)", [hold]);
  await db.admin.query("update app.escrow_holds set release_date = now() where id = $1", [hold]);
  const { rows } = await db.admin.query("select item_count::int, item_amounts from app.release_due_escrow_holds()");
  t.deepEqual(rows, [{ item_count: 1, item_amounts: { USD: 130 } }]);
  const { rows: holds } = await db.admin.query(
    "select status, released_amount::int, released_at is not null as ended from app.escrow_holds",
  );
  t.deepEqual(holds, [{ status: "released", released_amount: 200, ended: true }]);
});

test("a breach takes what is left of a hold, and its withdrawal gives that back", async (t) => {
  // Held 200, released 70: a breach forfeits 130 and cancels the 800 and the 70 that were not sent.
  const { hold, payout, placement } = await createPayout(db.admin, { startDate: daysAgo(10), feeAmount: 1000 });
  await db.admin.query("select app.release_escrow_hold($1, 'a part', 70)", [hold]);
  const { rows: preview } = await db.admin.query(
    "select forfeited_amount::int, cancelled_amount::int from app.preview_guarantee_breach($1, current_date - 1)",
    [placement],
  );
  t.deepEqual(preview, [{ forfeited_amount: 130, cancelled_amount: 870 }]);
  await db.admin.query("select app.report_guarantee_breach($1, current_date - 1, 'left')", [placement]);
  const buckets = async () => {
    const { rows } = await db.admin.query(
      "select scheduled::int, held::int, forfeited::int, cancelled::int from reporting.payout_buckets where payout_id = $1",
      [payout],
    );
    return rows[0];
  };
  t.deepEqual(await buckets(), { scheduled: 0, held: 0, forfeited: 130, cancelled: 870 });
  const { rows: given } = await db.admin.query(
    "select app_private.breach_amount(id)::int as amount from app.guarantee_breaches where placement_id = $1",
    [placement],
  );
  t.deepEqual(given, [{ amount: 1000 }]);
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'a mistake')", [placement]);
  t.deepEqual(await buckets(), { scheduled: 870, held: 130, forfeited: 0, cancelled: 0 });
});

test.serial("a payout of which a part of a hold is lost is completed when the rest is paid", async (t) => {
  // 1,000, of which 800 and 70 are paid, and 130 forfeited.
  const companyId = await createCompany(db.admin);
  await db.admin.query("select app.publish_payout_policy(90, 20, $1, first_payment_days => 0)", [companyId]);
  const { hold, payout } = await createPayout(db.admin, { companyId, startDate: daysAgo(1), feeAmount: 1000 });
  await db.admin.query("select app.release_escrow_hold($1, 'a part', 70)", [hold]);
  await answerDue(db.admin);
  await db.admin.query("select app.forfeit_escrow_hold($1, 'the rest is lost')", [hold]);
  const { rows } = await db.admin.query("select status from app.payouts where id = $1", [payout]);
  t.deepEqual(rows, [{ status: "completed" }]);
});

test("each release of a part is told: who, how much, and why", async (t) => {
  const { hold } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  const admins = [await createAdmin(db), await createAdmin(db)];
  for (const [i, amount] of [70, 30].entries()) {
    await admins[i]?.do("select app.release_escrow_hold($1, $2, $3)", [hold, `part ${i + 1}`, amount]);
  }
  await db.admin.query("select app.release_escrow_hold($1, 'the rest')", [hold]);
  const { rows } = await db.admin.query(
    `select audit.action, audit.new_status as status, audit.changed_by as by, audit.reason,
            audit.metadata -> 'changes' -> 'released_amount' as released, event.type
       from app.payout_audit_log as audit
       join app.events as event on event.entity_id = audit.entity_id and event.payload -> 'changes' = audit.metadata -> 'changes'
      where audit.entity_id = $1 order by audit.sequence offset 1`,
    [hold],
  );
  const released = "escrow_hold.released";
  const part = { action: "release_part", status: "active", type: "escrow_hold.part_released" };
  t.deepEqual(rows, [
    { ...part, by: admins[0]?.id, reason: "part 1", released: { old: 0, new: 70 } },
    { ...part, by: admins[1]?.id, reason: "part 2", released: { old: 70, new: 100 } },
    {
      action: "release",
      status: "released",
      by: null,
      reason: "the rest",
      released: { old: 100, new: 200 },
      type: released,
    },
  ]);
});

test("an early release by hand needs notes, happens once, and says who did it", async (t) => {
  const db = await temporaryDatabase(t);
  await createPlacement(db.admin, { startDate: new Date().toISOString().slice(0, 10) });
  const { rows: holds } = await db.admin.query<{ id: string }>("select id from app.escrow_holds");
  const id = holds[0]?.id;
  await refused(t, db.admin.query("select app.release_escrow_hold($1, ' ')", [id]), "HB008");
  await refused(t, db.admin.query("select app.release_escrow_hold(uuidv7(), 'x')"), "HB002");
  const outcomes = await Promise.allSettled(
    [1, 2].map(() => db.admin.query("select app.release_escrow_hold($1, 'agreed')", [id])),
  );
  t.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const { rows } = await db.admin.query(
    "select count(*)::int as count, sum(amount) from app.payout_schedules where kind = 'escrow_release'",
  );
  t.deepEqual(rows, [{ count: 1, sum: "20000" }]);
});

test("nothing is released while the payout is frozen, and only an admin releases", async (t) => {
  const { hold, payout } = await createPayout(db.admin, { startDate: daysAgo(1) });
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [payout]);
  await refused(t, db.admin.query("select app.release_escrow_hold($1, 'early')", [hold]), "HB003", /frozen/);
  await refusedToOthers(t, db, "app.release_escrow_hold($1, 'early')", [hold]);
});

// 1,000, of which 200 are held. 70 of the 200 are released; of 130 another 30.
test("a part that is asked for twice with what was left is released once, and refused the second time", async (t) => {
  const { hold } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  const release = (amount: number, left: number) =>
    db.admin.query("select released_amount::int from app.release_escrow_hold($1, 'agreed', $2, $3)", [
      hold,
      amount,
      left,
    ]);
  t.deepEqual((await release(70, 200)).rows, [{ released_amount: 70 }]);
  await refused(t, release(70, 200), "HB028", /USD 1\.30 are left, and not USD 2\.00 as you saw/);
  t.deepEqual((await release(30, 130)).rows, [{ released_amount: 100 }]);
});

test("of two admins who release the same part in the same moment one is refused", async (t) => {
  const { hold } = await createPayout(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  const ended = await Promise.allSettled(
    [one, other].map((admin) => admin.do("select app.release_escrow_hold($1, 'agreed', 70, 200)", [hold])),
  );
  t.deepEqual(ended.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const { rows } = await db.admin.query("select released_amount::int from app.escrow_holds where id = $1", [hold]);
  t.deepEqual(rows, [{ released_amount: 70 }]);
});
