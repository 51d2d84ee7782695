import test, { type ExecutionContext } from "ava";
import type pg from "pg";
import { control, createAdmin } from "../../security/two_admins.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPayout, NOBODY } from "../../support/fixtures.ts";
import { largePayout } from "../../support/large_payout.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);

interface Possible {
  verb: string;
  schedule_id: string | null;
  hold_id: string | null;
  payment_id: string | null;
  is_possible: boolean;
  effect: string | null;
  kept_by: string | null;
  amount: string;
  needs_second_person: boolean;
  request_id: string | null;
  code: string | null;
  because: string | null;
  what_to_do: string | null;
  possible_from: Date | null;
}

const possible = async (client: pg.Client | pg.Pool, payout: string) =>
  (await client.query<Possible>("select * from app.possible_verbs($1) order by position", [payout])).rows;

/** The call of a verb, by what it is about, in every way else as it may be. */
const CALLS: Readonly<Record<string, string>> = {
  approve_payout: "app.approve_payout($1, 'x')",
  freeze_payout: "app.freeze_payout($1, 'x')",
  unfreeze_payout: "app.unfreeze_payout($1, 'x')",
  cancel_payout: "app.cancel_payout($1, 'x')",
  create_escrow_hold: "app.create_escrow_hold($1, 100, '2099-01-01', 'x')",
  redirect_payout: "app.redirect_payout($1, 'x')",
  stop_redirect: "app.stop_redirect($1, 'x')",
  process_payout_schedule: "app.process_payout_schedule($1)",
  retry_payout_schedule: "app.retry_payout_schedule($1, 'x')",
  reschedule_payout_schedule: "app.reschedule_payout_schedule($1, '2098-01-01', 'x')",
  record_manual_payment: "app.record_manual_payment($1, '2026-01-01', 'REF', 'x')",
  undo_manual_payment: "app.undo_manual_payment($1, 'x')",
  create_payout_schedule: "app.create_payout_schedule($1, '2099-01-01', 100, 'x')",
  pass_payout_ceiling: "app.pass_payout_ceiling($1, 'x')",
  cancel_payout_schedule: "app.cancel_payout_schedule($1, 'x')",
  release_escrow_hold: "app.release_escrow_hold($1, 'x')",
  forfeit_escrow_hold: "app.forfeit_escrow_hold($1, 'x')",
  forfeit_unscheduled: "app.forfeit_unscheduled($1, 'x')",
  cancel_escrow_hold: "app.cancel_escrow_hold($1, 'x')",
};

/** Calls each verb, undoes it, and compares: it does what was possible, and raises what was said. */
async function isTrue(t: ExecutionContext, client: pg.Client, payout: string, situation: string): Promise<Possible[]> {
  const said = await possible(client, payout);
  for (const row of said) {
    const about = row.schedule_id ?? row.hold_id ?? row.payment_id ?? payout;
    await client.query("begin");
    const outcome = await client.query(`select to_jsonb(${CALLS[row.verb]}) ->> 'id' as id`, [about]).then(
      ({ rows }) => ({ is_possible: true, needs_second_person: rows[0].id === null }),
      ({ code, message, hint }) => ({ is_possible: false, code, because: message, what_to_do: hint }),
    );
    await client.query("rollback");
    t.like(row, outcome, `${situation}: ${row.verb}`);
  }
  return said;
}

const namesOf = (rows: Possible[]) => [...new Set(rows.filter((row) => row.is_possible).map(({ verb }) => verb))];

test.serial(
  "in every state of a payout, each verb does what is possible, and raises what stands in its way",
  async (t) => {
    const admin = await createAdmin(db);
    await createAdmin(db);
    await control(db);
    // 1,000.00: 800.00 are due, 200.00 held.
    const { payout } = await createPayout(db.admin, { startDate: "2025-01-01", holdbackPercentage: 20 });
    const check = async (situation: string) => namesOf(await isTrue(t, admin.client, payout, situation));
    const begun = await check("approved");
    for (const verb of ["process_payout_schedule", "release_escrow_hold", "freeze_payout", "cancel_payout"]) {
      t.true(begun.includes(verb), verb);
    }
    t.false(begun.includes("approve_payout"));

    await admin.do("select app.freeze_payout($1, 'a dispute')", [payout]);
    const frozen = await possible(admin.client, payout);
    t.like(
      frozen.find(({ verb }) => verb === "process_payout_schedule"),
      { is_possible: false, code: "HB050" },
    );
    t.true((await check("frozen")).includes("unfreeze_payout"));
    await admin.do("select app.unfreeze_payout($1, 'settled')", [payout]);

    await db.admin.query("select app.process_due_schedules()");
    await check("claimed");
    const { rows: sent } = await db.admin.query(
      "select transfer_id, attempt from app_private.begin_transfers(array(select id from app.payout_transfers where payout_id = $1))",
      [payout],
    );
    const onItsWay = await isTrue(t, admin.client, payout, "sent");
    t.like(
      onItsWay.find(({ verb }) => verb === "cancel_payout"),
      { is_possible: false, code: "HB012", possible_from: null },
    );
    await db.admin.query("select app_private.record_transfer_answers($1)", [
      JSON.stringify(sent.map((each) => ({ ...each, http_status: 400, code: "country_unsupported" }))),
    ]);
    t.true((await check("failed")).includes("retry_payout_schedule"));
    await admin.do("select app.freeze_payout($1, 'over')", [payout]);
    await admin.do("select app.cancel_payout($1, 'over')", [payout]);
    t.deepEqual(await check("cancelled"), ["unfreeze_payout"]);
  },
);

test.serial("what was cancelled can be scheduled anew, and a booking by hand undone, once", async (t) => {
  const admin = await createAdmin(db);
  // 1,000.00: 800.00 are due, 200.00 held.
  const { payout, schedule } = await createPayout(db.admin, { startDate: "2025-01-01", holdbackPercentage: 20 });
  const about = async (situation: string, verb: string) =>
    (await isTrue(t, admin.client, payout, situation)).filter((row) => row.verb === verb);
  t.like(await about("all is scheduled", "create_payout_schedule"), [{ is_possible: false, code: "HB010" }]);
  t.deepEqual(await about("nothing is booked", "undo_manual_payment"), []);
  await db.admin.query("select app.cancel_escrow_hold(id, 'x') from app.escrow_holds where payout_id = $1", [payout]);
  t.like(await about("the hold is cancelled", "create_payout_schedule"), [{ is_possible: true, amount: "20000" }]);
  t.like(await about("the hold is cancelled", "forfeit_unscheduled"), [{ is_possible: true, amount: "20000" }]);
  const book = () => db.admin.query("select app.record_manual_payment($1, '2026-01-05Z', 'SEPA 1', 'x')", [schedule]);
  await book();
  t.like(await about("booked", "undo_manual_payment"), [
    { is_possible: true, amount: "80000", needs_second_person: true },
  ]);
  await db.admin.query("select app.undo_manual_payment(id, 'x') from app.manual_payments where payout_id = $1", [
    payout,
  ]);
  t.like(await about("undone", "undo_manual_payment"), [{ is_possible: false, code: "HB003" }]);
  await book();
  t.like(await about("booked again", "undo_manual_payment"), [{ is_possible: true }]);
});

test.serial("what needs a second person says so, and names the request that waits", async (t) => {
  const admin = await createAdmin(db);
  await control(db, "early_release");
  const { payout } = await createPayout(db.admin, { startDate: daysAgo(-1), holdbackPercentage: 20 });
  const release = async () =>
    (await isTrue(t, admin.client, payout, "held")).find(({ verb }) => verb === "release_escrow_hold") as Possible;
  t.like(await release(), { is_possible: true, needs_second_person: true, request_id: null, amount: "20000" });
  t.regex(
    (await release()).effect ?? "",
    /^Up to USD 200\.00 of what is held for .+ until \d+ \w{3} \d{4} becomes due now, and the next run pays it\.$/,
  );
  await admin.do("select app.release_escrow_hold($1, 'early')", [(await release()).hold_id]);
  const { rows } = await db.admin.query("select id from app.requests where payout_id = $1", [payout]);
  t.is((await release()).request_id, rows[0].id);
  await control(db);
  t.like(await release(), { needs_second_person: false });
});

test.serial("a release of a hold says what would still keep it from being paid, of each that is left", async (t) => {
  const admin = await createAdmin(db);
  await control(db);
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { pay_when: "fee_cleared", fee_due_days: 30, first_payment_days: 0 });
  const { payout } = await createPayout(db.admin, { companyId, startDate: daysAgo(0) });
  const release = async () =>
    (await isTrue(t, admin.client, payout, "held")).find(({ verb }) => verb === "release_escrow_hold") as Possible;
  const NO_FEE = "The company has not paid";
  t.regex((await release()).kept_by ?? "", new RegExp(`^${NO_FEE}`));
  await db.admin.query("select app.pause_payouts('all', 'quarter end')");
  const paused = await release();
  t.regex(paused.kept_by ?? "", new RegExp(`^${NO_FEE}.*Payouts are paused|^Payouts are paused.*${NO_FEE}`));
  t.true(paused.effect?.endsWith(`becomes due now. It is not paid yet: ${paused.kept_by}`), paused.effect ?? "");
  // What it says is what then keeps the released part.
  await admin.do("select app.release_escrow_hold($1, 'early')", [paused.hold_id]);
  const { rows } = await db.admin.query(
    `select sentence from app.explain_payout($1) as reason join app.payout_schedules as schedule
       on schedule.id = reason.schedule_id and schedule.kind = 'escrow_release' order by position`,
    [payout],
  );
  t.is(rows.map(({ sentence }) => sentence).join(" "), paused.kept_by ?? "");
  await db.admin.query("select app.resume_payouts('all', 'over')");
});

test.serial("who may not approve is told so, and what a verb would do is said with amount and name", async (t) => {
  await control(db);
  const { payoutId, creator, approver } = await largePayout(db);
  const approval = async (id: string) => {
    const client = await db.actAs(id);
    return (await isTrue(t, client, payoutId, "pending")).find(({ verb }) => verb === "approve_payout") as Possible;
  };
  t.like(await approval(creator), { is_possible: false, code: "HB022", effect: null });
  const { rows } = await db.admin.query(
    "select display_name from app.users join app.payouts on recruiter_id = users.id where payouts.id = $1",
    [payoutId],
  );
  t.like(await approval(approver), {
    is_possible: true,
    effect: `USD 1,000.00 for ${rows[0].display_name} may be paid from its dates on.`,
  });
});

test.serial("what time alone stands in the way of says from when on it is possible", async (t) => {
  await control(db);
  const { payout } = await createPayout(db.admin, { startDate: daysAgo(-1), holdbackPercentage: 0 });
  const { rows } = await db.admin.query("select due_at from app.payout_schedules where payout_id = $1", [payout]);
  const pay = async () =>
    (await possible(db.admin, payout)).find(({ verb }) => verb === "process_payout_schedule") as Possible;
  t.like(await pay(), { is_possible: false, code: "HB050", possible_from: rows[0].due_at });
  await db.admin.query("select app.freeze_payout($1, 'x')", [payout]);
  t.like(await pay(), { is_possible: false, possible_from: null }, "nobody knows when it is unfrozen");
});

test("only admins and analysts ask what is possible, of a payout that is there", async (t) => {
  const { payout } = await createPayout(db.admin);
  const analyst = await db.connectAs("holdback_analyst");
  const names = (rows: Possible[]) => rows.map(({ verb }) => verb);
  t.deepEqual(names(await possible(analyst, payout)), names(await possible(db.admin, payout)));
  await refusedToOthers(t, db, "app.possible_verbs($1)", [payout]);
  for (const id of [NOBODY, null]) await refused(t, db.admin.query("select app.possible_verbs($1)", [id]), "HB002");
});
