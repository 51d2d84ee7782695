import test from "ava";
import { asked, createAdmin, type Request } from "../../security/two_admins.ts";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { owe } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, createRecruiter, NOBODY, type Queryable } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

const ADJUST = "app.create_adjustment($1, 25000, 'USD', 'a bonus for ten hires')";

async function adjusted(
  on: Queryable,
  recruiter: string,
  amount: number,
  currency = "USD",
  date: string | null = null,
) {
  const { rows } = await on.query<{ id: string }>("select id from app.create_adjustment($1, $2, $3, 'goodwill', $4)", [
    recruiter,
    amount,
    currency,
    date,
  ]);
  return rows[0]?.id as string;
}

for (const currency of ["USD", "JPY", "KWD"]) {
  test.serial(
    `an adjustment of ${currency} is paid by the next run, and is a line of its own on the statement`,
    async (t) => {
      const recruiter = await createRecruiter(db.admin);
      const payout = await adjusted(db.admin, recruiter.id, 25_000, currency);
      const { rows: told } = await db.admin.query("select code, amount::int from app.explain_payout($1)", [payout]);
      t.deepEqual(told, [{ code: "next_run", amount: 25_000 }]);
      await answerDue(db.admin);
      const { rows: lines } = await db.admin.query(
        "select kind, amount::int, currency, external_ref from reporting.statement_lines where recruiter_id = $1",
        [recruiter.id],
      );
      t.deepEqual(lines, [{ kind: "adjustment", amount: 25_000, currency, external_ref: null }]);
      const { rows } = await db.admin.query(
        `select payout.kind, payout.status, bucket.paid_and_kept::int as paid, transfer.description, transfer.destination
         from app.payouts as payout
         join reporting.payout_buckets as bucket on bucket.payout_id = payout.id
         join app.payout_transfers as transfer on transfer.payout_id = payout.id
        where payout.id = $1`,
        [payout],
      );
      t.deepEqual(rows, [
        {
          kind: "adjustment",
          status: "completed",
          paid: 25_000,
          description: "Adjustment",
          destination: recruiter.stripeAccountId,
        },
      ]);
      t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
    },
  );
}

test.serial("it takes two admins: one asks, another confirms, and the payout is approved at once", async (t) => {
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  const recruiter = await createRecruiter(db.admin);
  const request = await asked(t, one, ADJUST, [recruiter.id]);
  t.like(request, { kind: "adjustment", amount: "25000" });
  const count = async () =>
    (await db.admin.query("select count(*)::int from app.payouts where recruiter_id = $1", [recruiter.id])).rows[0]
      .count;
  t.is(await count(), 0);
  await refused(t, one.do("select app.confirm_request($1, $2)", [request.id, request.basis_hash]), "HB030");
  await other.do("select app.confirm_request($1, $2)", [request.id, request.basis_hash]);
  const { rows } = await db.admin.query(
    `select payout.status, payout.created_by, payout.adjustment_reason, approval.approved_by
       from app.payouts as payout join app.payout_approvals as approval on approval.payout_id = payout.id
      where payout.recruiter_id = $1`,
    [recruiter.id],
  );
  t.deepEqual(rows, [
    {
      status: "approved",
      created_by: one.id,
      adjustment_reason: "a bonus for ten hires",
      approved_by: other.id,
    },
  ]);
});

test.serial("what was confirmed for one account is not paid to another without a new approval", async (t) => {
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  const recruiter = await createRecruiter(db.admin);
  const first = await asked(t, one, ADJUST, [recruiter.id]);
  await db.admin.query("select app.link_payout_account($1, 'acct_another')", [recruiter.id]);
  await refused(t, other.do("select app.confirm_request($1, $2)", [first.id, first.basis_hash]), "HB031");
  const again = await asked(t, one, ADJUST, [recruiter.id]);
  await other.do("select app.confirm_request($1, $2)", [again.id, again.basis_hash]);
  await db.admin.query("select app.link_payout_account($1, 'acct_third')", [recruiter.id]);
  const { rows } = await db.admin.query<{ id: string; status: string }>(
    "select id, status from app.payouts where recruiter_id = $1",
    [recruiter.id],
  );
  const [payout] = rows;
  t.is(payout?.status, "pending");
  // Who asked for it does not approve it anew.
  await refused(t, one.do("select app.approve_payout($1, 'it is theirs')", [payout?.id]), "HB022");
  await other.do("select app.approve_payout($1, 'it is theirs')", [payout?.id]);
  // The wait after the change of account is over.
  await db.admin.query("update app.payout_accounts set cool_down_until = now() where user_id = $1", [recruiter.id]);
  await answerDue(db.admin);
  const { rows: paid } = await db.admin.query(
    "select destination, status from app.payout_transfers where payout_id = $1",
    [payout?.id],
  );
  t.deepEqual(paid, [{ destination: "acct_third", status: "succeeded" }]);
});

test("one admin alone acts at once, but not who has just switched the others off", async (t) => {
  const db = await temporaryDatabase(t);
  await db.admin.query(
    "update app.users set deactivated_at = now() - interval '30 days' where role = 'platform_admin'",
  );
  const one = await createAdmin(db);
  const recruiter = await createRecruiter(db.admin);
  t.truthy((await one.do<{ id: string }>(`select (${ADJUST}).id`, [recruiter.id])).id);
  const { id } = await createPerson(db.admin, "platform_admin");
  await one.do("select app.deactivate_user($1)", [id]);
  t.falsy((await one.do<{ id: string }>(`select (${ADJUST}).id`, [recruiter.id])).id);
  // Seven days later they are alone.
  await db.admin.query("update app.users set deactivated_at = now() - interval '8 days' where id = $1", [id]);
  t.truthy((await one.do<{ id: string }>(`select (${ADJUST}).id`, [recruiter.id])).id);
});

test.serial("a debt is set off against it, and a freeze or a later date keeps it", async (t) => {
  // A debt of 10,000 takes 10,000 of 25,000.
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 10_000);
  const payout = await adjusted(db.admin, recruiter.id, 25_000);
  await db.admin.query("select app.freeze_payout($1, 'wait')", [payout]);
  const later = await adjusted(db.admin, recruiter.id, 500, "USD", "2040-01-01Z");
  await answerDue(db.admin);
  const transfers = async (id: string) =>
    (await db.admin.query("select amount::int from app.payout_transfers where payout_id = $1", [id])).rows;
  t.deepEqual(await transfers(payout), []);
  t.deepEqual(await transfers(later), []);
  await db.admin.query("select app.unfreeze_payout($1, 'settled')", [payout]);
  await answerDue(db.admin);
  t.deepEqual(await transfers(payout), [{ amount: 15_000 }]);
  const { rows } = await db.admin.query("select code from app.explain_payout($1)", [payout]);
  t.deepEqual(rows, [{ code: "partly_set_off" }, { code: "on_stripe_balance" }]);
});

test.serial("it can be cancelled, and scheduled anew in parts, but nothing of it is held back", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const payout = await adjusted(db.admin, recruiter.id, 25_000, "USD", "2040-01-01Z");
  await refused(t, db.admin.query("select app.create_escrow_hold($1, 1, '2041-01-01Z', 'x')", [payout]), "HB003");
  await db.admin.query(
    "select app.cancel_payout_schedule(id, 'in parts') from app.payout_schedules where payout_id = $1",
    [payout],
  );
  await db.admin.query("select app.create_payout_schedule($1, '2040-02-01Z', 10000)", [payout]);
  const { rows } = await db.admin.query(
    "select scheduled::int, cancelled::int from reporting.payout_buckets where payout_id = $1",
    [payout],
  );
  t.deepEqual(rows, [{ scheduled: 10_000, cancelled: 15_000 }]);
  await db.admin.query("select app.cancel_payout($1, 'a mistake')", [payout]);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test.serial("an adjustment of which a part is paid and the rest cancelled is completed", async (t) => {
  // 25,000: 10,000 are paid, 15,000 cancelled before.
  const recruiter = await createRecruiter(db.admin);
  const payout = await adjusted(db.admin, recruiter.id, 25_000, "JPY", "2040-01-01Z");
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payout_schedules where payout_id = $1", [
    payout,
  ]);
  await db.admin.query("select app.cancel_payout_schedule($1, 'in parts')", [rows[0]?.id]);
  const { rows: parts } = await db.admin.query<{ id: string; day: string }>(
    `select id, to_char(scheduled_date, 'YYYY-MM-DD') as day
       from app.create_payout_schedule($1, '2041-02-01Z', 10000)`,
    [payout],
  );
  t.is(parts[0]?.day, "2041-02-01");
  await db.admin.query("select app.reschedule_payout_schedule($1, now(), 'now')", [parts[0]?.id]);
  await answerDue(db.admin);
  const { rows: ended } = await db.admin.query(
    `select status, paid::int, cancelled::int from reporting.payout_buckets where payout_id = $1`,
    [payout],
  );
  t.deepEqual(ended, [{ status: "completed", paid: 10_000, cancelled: 15_000 }]);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test.serial("what somebody reverses of it at Stripe is paid no more, and the books still balance", async (t) => {
  // 9,000 are paid, 4,000 of them reversed by hand: 5,000 are paid, 4,000 came back.
  const recruiter = await createRecruiter(db.admin);
  const payout = await adjusted(db.admin, recruiter.id, 9_000, "KWD");
  await answerDue(db.admin);
  await db.admin.query(
    "update app.payout_transfers set reversed_by_hand = 4000, reversed_by_hand_at = now() where payout_id = $1",
    [payout],
  );
  const { rows } = await db.admin.query(
    "select paid::int, earned::int, paid_and_recovered::int as back from reporting.payout_buckets where payout_id = $1",
    [payout],
  );
  t.deepEqual(rows, [{ paid: 5_000, earned: 9_000, back: 4_000 }]);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("the ceilings for everything and for each recruiter count it, that for each company does not", async (t) => {
  // 700 and 400 for one recruiter in EUR: the first fits into 1,000 for each recruiter, the second does not. The ceiling
  // of 0 for each company concerns neither.
  const db = await temporaryDatabase(t);
  await db.admin.query("select app.set_payout_ceiling('company', 0, 'EUR', 'no company pays')");
  await db.admin.query("select app.set_payout_ceiling('recruiter', 1000, 'EUR', 'a limit')");
  const recruiter = await createRecruiter(db.admin);
  const first = await adjusted(db.admin, recruiter.id, 700, "EUR");
  const second = await adjusted(db.admin, recruiter.id, 400, "EUR");
  await answerDue(db.admin);
  const code = async (id: string) =>
    (await db.admin.query("select code from app.explain_payout($1)", [id])).rows.map((row) => row.code);
  t.deepEqual(await code(first), ["on_stripe_balance"]);
  t.deepEqual(await code(second), ["above_ceiling"]);
});

test("without funds it waits for them, and uses up no retry", async (t) => {
  const db = await temporaryDatabase(t);
  const payout = await adjusted(db.admin, (await createRecruiter(db.admin)).id, 700);
  await answerDue(db.admin, { http_status: 400, code: "balance_insufficient", message: "x" });
  const { rows } = await db.admin.query(
    "select status, waits_for, retry_count from app.payout_schedules where payout_id = $1",
    [payout],
  );
  t.deepEqual(rows, [{ status: "failed", waits_for: "funds", retry_count: 0 }]);
});

test.serial("its recruiter sees it and not why; no company and no other recruiter sees it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const payout = await adjusted(db.admin, recruiter.id, 700);
  const seen = async (userId: string) =>
    (await (await db.actAs(userId)).query("select kind, amount::int from app.payouts where id = $1", [payout])).rows;
  t.deepEqual(await seen(recruiter.id), [{ kind: "adjustment", amount: 700 }]);
  t.deepEqual(await seen((await createRecruiter(db.admin)).id), []);
  const { rows } = await db.admin.query<{ id: string }>("select id from app.companies");
  const colleague = await createPerson(
    db.admin,
    "company_user",
    rows.map(({ id }) => id),
  );
  t.deepEqual(await seen(colleague.id), []);
  await refused(t, (await db.actAs(colleague.id)).query("select * from app.explain_payout($1)", [payout]), "HB002");
});

test.serial(
  "it needs an active recruiter, an amount, a currency and a reason, and only an admin asks for it",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const make = (
      id: string,
      amount: number | null,
      currency: string | null,
      reason: string | null,
      date: string | null = null,
    ) => db.admin.query("select app.create_adjustment($1, $2, $3, $4, $5)", [id, amount, currency, reason, date]);
    await refused(t, make(recruiter.id, 1, "USD", " "), "HB008");
    await refused(t, make(recruiter.id, 1, "USD", "x", "infinity"), "HB059");
    await refused(t, make(recruiter.id, 0, "USD", "x"), "HB004");
    await refused(t, make(recruiter.id, -5, "USD", "x"), "HB004", /less than nothing/);
    await refused(t, make(recruiter.id, null, "USD", "x"), "HB004");
    await refused(t, make(recruiter.id, 1, "QQQ", "x"), "HB006");
    await refused(t, make(recruiter.id, 1, null, "x"), "HB006");
    await refused(t, make(NOBODY, 1, "USD", "x"), "HB002");
    await refused(t, make((await createPerson(db.admin, "platform_admin")).id, 1, "USD", "x"), "HB002");
    await db.admin.query("select app.deactivate_user($1)", [recruiter.id]);
    await refused(t, make(recruiter.id, 1, "USD", "x"), "HB003");
    await refusedToOthers(t, db, ADJUST, [recruiter.id]);
    // There is no rule to lift.
    await refused(t, db.admin.query("select app.require_second_person('adjustment', required => false)"), "HB008");
  },
);

const NAMED = "app.create_adjustment($1, 25000, 'USD', 'a bonus for ten hires', reference => 'bonus 7')";
const payoutsOf = async (recruiter: string) =>
  (
    await db.admin.query<{ id: string; reference: string | null }>(
      "select id, adjustment_reference as reference from app.payouts where recruiter_id = $1 order by id",
      [recruiter],
    )
  ).rows;

test.serial("the same reference again answers the payout that there is, and pays nothing more", async (t) => {
  const [recruiter, another] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const made = async (sql: string, id = recruiter.id) =>
    (await db.admin.query<{ id: string }>(`select id from ${sql}`, [id])).rows[0]?.id as string;
  const payout = await made(NAMED);
  t.is(await made(NAMED.replace("'bonus 7'", "' bonus 7 '")), payout);
  await answerDue(db.admin);
  t.is(await made(NAMED), payout);
  t.deepEqual(await payoutsOf(recruiter.id), [{ id: payout, reference: "bonus 7" }]);
  // Another amount, currency, reason or date is another act; another recruiter has references of their own.
  const otherwise = (from: string, to: string) => db.admin.query(`select ${NAMED.replace(from, to)}`, [recruiter.id]);
  await refused(t, otherwise("25000", "26000"), "HB009", /over USD 250\.00; USD 260\.00 are asked for/);
  await refused(t, otherwise("'USD'", "'EUR'"), "HB009", /EUR 250\.00 are asked for/);
  await refused(t, otherwise("ten hires", "nine hires"), "HB009", /for the next run: a bonus for ten hires/);
  await refused(t, otherwise("reference", "scheduled_date => '2040-01-01Z', reference"), "HB009");
  await refused(t, otherwise("'bonus 7'", `'${"x".repeat(201)}'`), "HB037");
  t.not(await made(NAMED, another.id), payout);
  // Who names nothing pays each time.
  const unnamed = NAMED.replace("'bonus 7'", "' '");
  t.not(await made(unnamed), await made(unnamed));
});

test.serial("the same reference asked for at the same moment is paid once", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const first = await db.admin.connect();
  const second = await db.admin.connect();
  t.teardown(() => {
    first.release();
    second.release();
  });
  await first.query("begin");
  const { rows } = await first.query(`select (${NAMED}).id`, [recruiter.id]);
  const waiting = second.query(`select (${NAMED}).id`, [recruiter.id]);
  await first.query("commit");
  t.deepEqual((await waiting).rows, rows);
  t.is((await payoutsOf(recruiter.id)).length, 1);
});

test.serial("of requests with one reference and other facts, what comes second is refused", async (t) => {
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  const recruiter = await createRecruiter(db.admin);
  const asks = [
    NAMED,
    NAMED.replace("reference", "scheduled_date => '2040-01-01Z', reference"),
    NAMED.replace("25000", "26000"),
  ];
  const requests: Request[] = [];
  for (const ask of asks) requests.push(await asked(t, one, ask, [recruiter.id]));
  const confirm = (i: number) =>
    other.do("select app.confirm_request($1, $2)", [requests[i]?.id, requests[i]?.basis_hash]);
  await confirm(0);
  await refused(t, confirm(1), "HB009");
  await refused(t, confirm(2), "HB009");
  // And who asks once more is answered what there is, with no new request.
  const again = await one.do<{ id: string }>(`select (${NAMED}).id`, [recruiter.id]);
  t.deepEqual(await payoutsOf(recruiter.id), [{ id: again.id, reference: "bonus 7" }]);
});

test.serial("a request is outdated when what it asks for was done meanwhile", async (t) => {
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  const recruiter = await createRecruiter(db.admin);
  const request = await asked(t, one, NAMED, [recruiter.id]);
  await db.admin.query(`select ${NAMED}`, [recruiter.id]);
  const confirm = other.do("select app.confirm_request($1, $2)", [request.id, request.basis_hash]);
  await refused(t, confirm, "HB031", /is done already/);
  t.is((await payoutsOf(recruiter.id)).length, 1);
});
