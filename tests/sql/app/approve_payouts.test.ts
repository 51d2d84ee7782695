// Many approvals in one call.

import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { largePayout } from "../../support/large_payout.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("each payout has its answer, and what one refuses undoes nothing of the others", async (t) => {
  const [one, other, own] = [await largePayout(db), await largePayout(db), await largePayout(db)];
  const approver = await db.actAs(one.approver);
  await other.approve(other.approver);
  const ids = [one.payoutId, other.payoutId, NOBODY];
  const { rows } = await approver.query(
    "select payout_id, done, amount, currency, code from app.approve_payouts($1, 'all invoices checked')",
    [ids],
  );
  t.deepEqual(
    rows.toSorted((a, b) => ids.indexOf(a.payout_id) - ids.indexOf(b.payout_id)),
    [
      // What nothing has, has no payout.
      { payout_id: null, done: false, amount: null, currency: null, code: "HB002" },
      { payout_id: one.payoutId, done: true, amount: "100000", currency: "USD", code: null },
      { payout_id: other.payoutId, done: false, amount: "100000", currency: "USD", code: "HB003" },
    ],
  );
  t.like(await one.standing(), { status: "approved" });
  const creator = await db.actAs(own.creator);
  const { rows: refusals } = await creator.query(
    "select done, code, what_to_do is not null as helps from app.approve_payouts(array[$1::uuid], 'mine')",
    [own.payoutId],
  );
  t.deepEqual(refusals, [{ done: false, code: "HB022", helps: true }]);
  const { rows: audit } = await db.admin.query(
    "select changed_by, reason from app.payout_audit_log where payout_id = $1 and action = 'approve'",
    [one.payoutId],
  );
  t.deepEqual(audit, [{ changed_by: one.approver, reason: "all invoices checked" }]);
});

test("what was confirmed by its sum is refused when the sum is another by now", async (t) => {
  const [one, other] = [await largePayout(db), await largePayout(db)];
  const approver = await db.actAs(one.approver);
  const ids = [one.payoutId, other.payoutId, one.payoutId];
  const approve = (seen: Record<string, number>, count?: number) =>
    approver.query(
      `select done from app.approve_payouts($1, 'checked', array(
         select (sum.currency, sum.amount)::app.confirmed_sum
         from unnest($2::text[], $3::bigint[]) as sum (currency, amount)
       ), $4)`,
      [ids, Object.keys(seen), Object.values(seen), count],
    );
  // Each row counts once: 2 × 1,000.00.
  await refused(t, approve({ USD: 300_000 }), "HB028", /200000/);
  await refused(t, approve({ USD: 200_000, EUR: 1 }), "HB028");
  await refused(t, approve({ USD: 200_000 }, 3), "HB028", /2 rows, and not 3/);
  t.like(await one.standing(), { status: "pending" });
  t.deepEqual((await approve({ USD: 200_000 }, 2)).rows, [{ done: true }, { done: true }]);
});

test("under dual control each leaves a request, which the answer names", async (t) => {
  const db = await temporaryDatabase(t);
  const one = await largePayout(db);
  const approver = await db.actAs(one.approver);
  await db.admin.query("select app.require_second_person('approval')");
  const { rows } = await approver.query(
    "select done, code, request_id from app.approve_payouts(array[$1::uuid], 'x')",
    [one.payoutId],
  );
  const { rows: waiting } = await db.admin.query("select id from app.requests where payout_id = $1", [one.payoutId]);
  t.deepEqual(rows, [{ done: false, code: null, request_id: waiting[0]?.id }]);
  const creator = await db.actAs(one.creator);
  const { rows: request } = await db.admin.query("select id, basis_hash from app.requests where id = $1", [
    waiting[0]?.id,
  ]);
  await creator.query("select app.confirm_request($1, $2)", [request[0]?.id, request[0]?.basis_hash]);
  t.like(await one.standing(), { status: "approved" });
});

test("no ids, too many, a null among them, or no reason: nothing is done; only an admin approves", async (t) => {
  const { payoutId } = await largePayout(db);
  const call = (ids: (string | null)[], reason = "checked") =>
    db.admin.query("select * from app.approve_payouts($1, $2)", [ids, reason]);
  await refused(t, call([]), "HB008");
  await refused(t, call([payoutId, null]), "HB008");
  await refused(t, call(Array.from({ length: 1001 }, () => payoutId)), "HB008", /1001/);
  await refused(t, call([payoutId], " "), "HB008");
  await refused(t, call([payoutId], "x".repeat(2001)), "HB037");
  await refusedToOthers(t, db, "app.approve_payouts(array[$1::uuid], 'checked')", [payoutId]);
});
