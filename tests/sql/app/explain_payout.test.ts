import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { debtOf, owe } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import {
  createCompany,
  createPerson,
  createPlacement,
  createRecruiter,
  payoutOf,
  type Recruiter,
} from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

interface Line {
  code: string;
  sentence: string;
  action: string;
  who: string;
}

async function payoutFor(
  recruiter: Recruiter,
  startDate = "2025-01-01",
  companyId?: string,
  currency = "USD",
): Promise<string> {
  const placementId = await createPlacement(db.admin, {
    startDate,
    currency,
    holdbackPercentage: 20,
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    ...(companyId ? { companyId } : {}),
  });
  const { rows } = await db.admin.query("select id from app.payouts where placement_id = $1", [placementId]);
  return rows[0].id;
}

async function explain(payoutId: string): Promise<Line[]> {
  return (await db.admin.query<Line>("select code, sentence, action, who from app.explain_payout($1)", [payoutId]))
    .rows;
}
const LINES = "select code, sentence from app.explain_payout($1)";

const codes = async (payoutId: string) => (await explain(payoutId)).map(({ code }) => code);

test.serial("why was I not paid? each reason has its code", async (t) => {
  const fresh = await payoutFor(await createRecruiter(db.admin), daysAgo(10));
  t.deepEqual(await codes(fresh), ["guarantee_running", "held_active"]);

  const due = await payoutFor(await createRecruiter(db.admin));
  t.deepEqual(await codes(due), ["next_run", "held_due"]);

  await db.admin.query("select app.freeze_payout($1, 'the client disputes the hire')", [due]);
  t.deepEqual((await codes(due))[0], "payout_frozen");

  const restricted = await createRecruiter(db.admin);
  const blocked = await payoutFor(restricted);
  await db.admin.query("select app_private.record_payout_account($1, false, '{individual.id_number}', null)", [
    restricted.stripeAccountId,
  ]);
  const [line] = await explain(blocked);
  t.like(line, { code: "account_cannot_receive", who: "recruiter" });
  t.regex(line?.sentence ?? "", /national identity or tax number/);

  const { rows } = await db.admin.query(
    "select id from app.create_user('no-account@example.com', 'No Account', 'recruiter')",
  );
  t.deepEqual((await codes(await payoutFor({ id: rows[0].id } as Recruiter)))[0], "no_payout_account");
});

test.serial(
  "what stands in the way is a property of the reason: not what is settled, nor what waits for its date",
  async (t) => {
    const { rows } = await db.admin.query<{ code: string }>(
      "select code from app_private.explanation_codes where not stands_in_way and action <> 'none' order by code",
    );
    t.deepEqual(
      rows.map(({ code }) => code),
      [
        "claimed",
        "fee_not_cleared",
        "guarantee_running",
        "held_active",
        "held_due",
        "next_run",
        "not_yet_due",
        "on_its_way_to_bank",
        "on_stripe_balance",
        "sent",
        "waits_for_minimum",
        "waits_for_payment_day",
      ],
    );
    const { rows: settled } = await db.admin.query(
      "select code from app_private.explanation_codes where stands_in_way and action = 'none'",
    );
    t.deepEqual(settled, []);
  },
);

test.serial("what was claimed, refused or paid says so, with what comes next", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const payoutId = await payoutFor(recruiter);
  await db.admin.query("select app.process_due_schedules()");
  const { rows } = await db.admin.query("select id from app.payout_transfers where payout_id = $1", [payoutId]);
  t.true((await codes(payoutId)).includes("claimed"));
  await db.admin.query("select app_private.begin_transfers(array[$1::uuid])", [rows[0].id]);
  t.true((await codes(payoutId)).includes("sent"));
  await db.admin.query("select app_private.record_transfer_answers($1)", [
    JSON.stringify([
      {
        transfer_id: rows[0].id,
        attempt: 1,
        http_status: 400,
        code: "balance_insufficient",
        message: "Insufficient funds",
      },
    ]),
  ]);
  const line = (await explain(payoutId)).find(({ code }) => code === "waiting_for_funds");
  t.like(line, { action: "top up the balance at Stripe", who: "platform admin" });
});

test.serial(
  "a recruiter sees their own payout without internal notes, and of others' not even that they exist",
  async (t) => {
    const [mine, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
    const companyId = await createCompany(db.admin);
    const payoutId = await payoutFor(mine, "2025-01-01", companyId);
    await db.admin.query("select app.freeze_payout($1, 'we suspect fraud')", [payoutId]);
    let client = await db.actAs(mine.id);
    const asked = async () => (await client.query<Line>("select * from app.explain_payout($1)", [payoutId])).rows;

    const [frozen] = await asked();
    t.is(frozen?.code, "payout_frozen");
    t.notRegex(frozen?.sentence ?? "", /fraud/);
    client = await db.actAs(other.id);
    const foreign = await refused(t, asked(), "HB002");
    const absent = await refused(t, client.query("select * from app.explain_payout(uuidv7())"), "HB002");
    t.is(foreign.message, absent.message);

    const { rows } = await db.admin.query(
      "select id from app.create_user('explained@example.com', 'Company', 'company_user')",
    );
    client = await db.actAs(rows[0].id);
    await refused(t, asked(), "HB002");
    await db.admin.query("insert into app.company_members (company_id, user_id) values ($1, $2)", [
      companyId,
      rows[0].id,
    ]);
    t.is((await asked())[0]?.code, "payout_frozen");
  },
);

test.serial("what Stripe wants to know of a recruiter is told to the recruiter, and not to the company", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  const colleague = await createPerson(db.admin, "company_user", [companyId]);
  const payoutId = await payoutFor(recruiter, "2025-01-01", companyId);
  await db.admin.query("select app_private.record_payout_account($1, false, '{individual.id_number}', null)", [
    recruiter.stripeAccountId,
  ]);
  const asked = async (userId: string) => {
    const client = await db.actAs(userId);
    return (await client.query("select code, sentence, at from app.explain_payout($1)", [payoutId])).rows[0];
  };
  const own = await asked(recruiter.id);
  t.is(own.code, "account_cannot_receive");
  t.regex(own.sentence, /national identity or tax number/);
  t.truthy(own.at);
  const theirs = await asked(colleague.id);
  t.is(theirs.code, "account_cannot_receive");
  t.notRegex(theirs.sentence, /individual/);
  t.is(theirs.at, null);
});

for (const { currency, units } of [
  { currency: "USD", units: ["USD 0.00 of USD 800.00", "USD 300.00 of USD 800.00"] },
  { currency: "JPY", units: ["JPY 0 of JPY 80,000", "JPY 30,000 of JPY 80,000"] },
  { currency: "KWD", units: ["KWD 0.000 of KWD 80.000", "KWD 30.000 of KWD 80.000"] },
]) {
  // A debt of 130,000 takes the whole 80,000 of one payout, then 50,000 of the next: 30,000 arrive.
  test.serial(`what a debt took of ${currency} is not called paid`, async (t) => {
    const recruiter = await createRecruiter(db.admin);
    await owe(db.admin, recruiter, 130_000, "", currency);
    const companyId = await createCompany(db.admin);
    const colleague = await createPerson(db.admin, "company_user", [companyId]);
    for (const [i, code] of ["set_off", "partly_set_off"].entries()) {
      const payoutId = await payoutFor(recruiter, "2025-01-01", companyId, currency);
      await answerDue(db.admin);
      const lines = async (userId: string) => (await (await db.actAs(userId)).query(LINES, [payoutId])).rows;
      const [line] = await explain(payoutId);
      t.is(line?.code, code);
      t.true(line?.sentence.endsWith(`(${units[i]} arrived)`), line?.sentence);
      t.deepEqual((await lines(recruiter.id))[0], { code, sentence: line?.sentence });
      // The company has paid its fee: what the recruiter owes elsewhere is not its business.
      const [paid, ...others] = await lines(colleague.id);
      t.deepEqual(paid, { code: "paid", sentence: "This part is paid." });
      t.false(others.some((other) => /debt/.test(other.sentence)));
    }
  });
}

test.serial("a part that was taken back at Stripe by hand says so, and how much of it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  const colleague = await createPerson(db.admin, "company_user", [companyId]);
  const payoutId = await payoutFor(recruiter, "2025-01-01", companyId);
  await answerDue(db.admin);
  t.deepEqual((await codes(payoutId))[0], "on_stripe_balance");
  const { rows } = await db.admin.query(
    "select stripe_transfer_id as id, amount::int, lower(currency) as currency, destination from app.payout_transfers where payout_id = $1",
    [payoutId],
  );
  // What Stripe answers after an event of its own: of 800.00, 300.00 and then all were reversed by hand.
  for (const [amount_reversed, code, told] of [
    [30_000, "partly_taken_back", "(USD 300.00 of USD 800.00 taken back)"],
    [80_000, "taken_back", "(USD 800.00 of USD 800.00 taken back)"],
  ] as const) {
    const event = `evt_${payoutId.slice(-12)}${amount_reversed}`;
    await db.admin.query("select app_private.receive_stripe_event($1)", [
      { id: event, type: "transfer.reversed", object: "event", data: { object: { id: rows[0].id } } },
    ]);
    await db.admin.query("select app_private.record_stripe_transfer($1, $2)", [
      event,
      { ...rows[0], amount_reversed, metadata: {} },
    ]);
    const [line] = await explain(payoutId);
    t.is(line?.code, code);
    t.true(line?.sentence.endsWith(told), line?.sentence);
    const theirs = (await (await db.actAs(colleague.id)).query(LINES, [payoutId])).rows[0];
    t.is(theirs.code, code);
    t.notRegex(theirs.sentence, /00/);
  }
});

test.serial("a part of which a debt took some back at Stripe says how much", async (t) => {
  // 130,000 were paid; the guarantee broke; 50,000 of the debt are written off and 80,000 reversed at Stripe.
  const recruiter = await createRecruiter(db.admin);
  const placementId = await owe(db.admin, recruiter, 130_000, ", recovers_by_offset => false");
  const { payout } = await payoutOf(db.admin, placementId);
  await db.admin.query("select app.write_off_recovery($1, 'a part', 50000)", [await debtOf(db.admin, recruiter)]);
  await db.admin.query("select app_private.claim_reversals()");
  const { rows } = await db.admin.query(
    "select begun.* from app.payout_reversals as mine, app_private.begin_transfers(array[mine.id]) as begun where mine.payout_id = $1",
    [payout],
  );
  await db.admin.query("select app_private.record_transfer_answers(jsonb_build_array($1::jsonb))", [
    {
      reversal_id: rows[0].reversal_id,
      attempt: rows[0].attempt,
      http_status: 200,
      stripe_reversal_id: "trr_explained",
    },
  ]);
  const [line] = await explain(payout);
  t.is(line?.code, "partly_taken_back");
  t.true(line?.sentence.endsWith("(USD 800.00 of USD 1,300.00 taken back)"), line?.sentence);
});

test.serial(
  "while Stripe refuses the platform's key nobody is told to wait: since when, why, and who clears it",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const due = await payoutFor(recruiter);
    const claimed = await payoutFor(recruiter);
    const client = await db.admin.connect();
    await client.query("begin");
    try {
      const about = async (payoutId: string) =>
        (await client.query<Line>("select code, sentence, action, who from app.explain_payout($1)", [payoutId]))
          .rows[0];
      await client.query("select app_private.open_stripe_circuit('Expired API Key provided')");
      await client.query("update app_private.stripe_circuit set opened_at = '2026-12-01 02:00Z'");
      const refusedKey = {
        code: "key_refused",
        sentence:
          "The platform's Stripe key is refused: nothing is sent until an engineer has put in a valid one. " +
          "(since 2026-12-01 02:00 UTC: Expired API Key provided)",
        action: "put in a valid STRIPE_SECRET_KEY",
        who: "engineer",
      };
      t.deepEqual(await about(due), refusedKey);
      // What a run has taken up, and what Stripe may have refused, waits for the same.
      await client.query("select app.process_due_schedules()");
      t.deepEqual(await about(claimed), refusedKey);
      await client.query("select app_private.close_stripe_circuit()");
      t.is((await about(claimed))?.code, "claimed");
    } finally {
      await client.query("rollback");
      client.release();
    }
  },
);
