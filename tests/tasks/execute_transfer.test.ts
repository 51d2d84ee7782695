import test from "ava";
import { eventually } from "../support/eventually.ts";
import { createPlacement, type Recruiter } from "../support/fixtures.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test);

interface Outcome {
  transfer: string;
  schedule: string;
  payout: string;
  error_code: string | null;
  failure_code: string | null;
  stripe_transfer_id: string | null;
}

/** Makes a due obligation, has it paid, and waits for the first answer. */
async function pay(recruiter: Recruiter, currency = "USD", holdbackPercentage = 0): Promise<Outcome> {
  const placementId = await createPlacement(fixture.db.admin, {
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    currency,
    holdbackPercentage,
  });
  await fixture.db.admin.query("select app.process_due_schedules()");
  const read = async () => {
    const { rows } = await fixture.db.admin.query<Outcome>(
      `select transfer.status as transfer, schedule.status as schedule, payout.status as payout,
              transfer.error_code, schedule.failure_code, transfer.stripe_transfer_id
         from app.payout_transfers transfer
         join app.payout_schedules schedule on schedule.id = transfer.schedule_id
         join app.payouts payout on payout.id = schedule.payout_id
        where schedule.placement_id = $1`,
      [placementId],
    );
    return rows[0] as Outcome;
  };
  await eventually("an answer", async () => !["intended", "sent"].includes((await read())?.transfer ?? "intended"));
  return read();
}

const transfersTo = async (recruiter: Recruiter) =>
  (await fixture.sandbox.control.ledger()).transfers.filter(
    ({ destination }) => destination === recruiter.stripeAccountId,
  );

test("a due obligation is paid: Stripe has the transfer, and schedule, payout and transfer say so", async (t) => {
  await fixture.sandbox.control.fund("gbp", 1_000_000);
  const recruiter = await fixture.recruiter();
  const outcome = await pay(recruiter, "GBP");
  t.like(outcome, { transfer: "succeeded", schedule: "processed", payout: "completed", error_code: null });
  const transfers = await transfersTo(recruiter);
  t.is(transfers.length, 1);
  t.like(transfers[0], { id: outcome.stripe_transfer_id, amount: 100_000, currency: "gbp" });
});

test("what one transfer cannot carry leaves as several, each with a key of its own", async (t) => {
  await fixture.sandbox.control.fund("nok", 1_000_000_000);
  const recruiter = await fixture.recruiter();
  // 2,500,000.00 NOK: Stripe takes at most 999,999.99 NOK at once.
  const placementId = await createPlacement(fixture.db.admin, {
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    currency: "NOK",
    feeAmount: 250_000_000,
    holdbackPercentage: 0,
  });
  await fixture.db.admin.query("select app.process_due_schedules()");
  await eventually("the payout is completed", async () => {
    const { rows } = await fixture.db.admin.query("select status from app.payouts where placement_id = $1", [
      placementId,
    ]);
    return rows[0]?.status === "completed";
  });
  const transfers = await transfersTo(recruiter);
  t.deepEqual(transfers.map(({ amount }) => amount).sort(), [50_000_002, 99_999_999, 99_999_999]);
  t.is(new Set(transfers.map(({ transfer_group }) => transfer_group)).size, 1);
});

test.serial("each payment leaves a line in the log: run, payout, amount and outcome, and no secret", async (t) => {
  const recruiter = await fixture.recruiter();
  for (const [currency, code] of [
    ["MXN", "balance_insufficient"],
    ["JPY", null],
    ["KWD", null],
  ] as const) {
    if (code === null) await fixture.sandbox.control.fund(currency.toLowerCase(), 1_000_000);
    const outcome = await pay(recruiter, currency);
    const { rows } = await fixture.db.admin.query(
      "select run_id as run, payout_id as payout from app.payout_transfers where currency = $1 and recruiter_id = $2",
      [currency, recruiter.id],
    );
    let line: object | undefined;
    await eventually("the line is written", async () => {
      const lines = fixture.log.split("\n").filter((text) => text.startsWith("{") && text.includes(rows[0].payout));
      line = lines.length > 0 ? (JSON.parse(lines[0] as string) as object) : undefined;
      return line !== undefined;
    });
    t.like(line, {
      // What was not paid stands out.
      level: code === null ? "info" : "warn",
      task: "execute_transfer",
      msg: code === null ? "a payment was made" : "a payment was not made",
      ...rows[0],
      amount: "100000",
      currency,
      outcome: code ?? outcome.stripe_transfer_id,
    });
    t.false(JSON.stringify(line).includes(fixture.sandbox.secretKey));
    t.false(JSON.stringify(line).includes("holdback:"), "nor the idempotency key");
  }
});

test("a payout with money withheld stays in processing until the release is paid too", async (t) => {
  await fixture.sandbox.control.fund("chf", 1_000_000);
  const recruiter = await fixture.recruiter();
  t.like(await pay(recruiter, "CHF", 20), { schedule: "processed", payout: "processing" });
  await fixture.db.admin.query("select app.release_due_escrow_holds()");
  await eventually("the release is paid", async () => {
    const { rows } = await fixture.db.admin.query("select status from app.payouts where recruiter_id = $1", [
      recruiter.id,
    ]);
    return rows[0].status === "completed";
  });
  const transfers = await transfersTo(recruiter);
  t.deepEqual(transfers.map(({ amount }) => amount).sort(), [20_000, 80_000]);
});

test("without money on the platform's balance nothing moves, and the schedule says why", async (t) => {
  const recruiter = await fixture.recruiter();
  const outcome = await pay(recruiter, "SEK");
  t.like(outcome, { transfer: "refused", schedule: "failed", failure_code: "balance_insufficient" });
  t.deepEqual(await transfersTo(recruiter), []);
});

test("an account that cannot receive is noticed: the schedule fails and the account is marked", async (t) => {
  await fixture.sandbox.control.fund("nok", 1_000_000);
  const recruiter = await fixture.recruiter();
  await eventually("the account was asked about", async () => {
    const { rows } = await fixture.db.admin.query(
      "select transfers_enabled from app.payout_accounts where user_id = $1",
      [recruiter.id],
    );
    return rows[0].transfers_enabled === true;
  });
  await fixture.sandbox.control.restrict(recruiter.stripeAccountId);
  const outcome = await pay(recruiter, "NOK");
  t.like(outcome, {
    transfer: "refused",
    schedule: "failed",
    failure_code: "insufficient_capabilities_for_transfer",
  });
  await eventually("what Stripe wants from the recruiter is known", async () => {
    const { rows } = await fixture.db.admin.query(
      "select transfers_enabled, requirements_due from app.payout_accounts where user_id = $1",
      [recruiter.id],
    );
    return rows[0].transfers_enabled === false && rows[0].requirements_due.length > 0;
  });
});

for (const fault of [
  "connection_reset_after_execution",
  "truncated_body_after_execution",
  "server_error_after_execution",
  "bad_gateway_after_execution",
  "unrelated_json_after_execution",
  "wrong_amount",
  "wrong_destination",
  "errorless_404_after_execution",
] as const) {
  test(`after ${fault} nobody claims to know: the transfer is not taken for paid, not for failed, and not sent again`, async (t) => {
    await fixture.sandbox.control.fund("usd", 200_000);
    const recruiter = await fixture.recruiter();
    await fixture.sandbox.control.inject({ fault, times: 2, match: { destination: recruiter.stripeAccountId } });
    const outcome = await pay(recruiter);
    const transfers = await transfersTo(recruiter);
    t.is(transfers.length, 1);
    if (outcome.transfer === "succeeded") {
      // stripe-node's own second try, under the same key, got the saved answer.
      t.is(outcome.stripe_transfer_id, transfers[0]?.id as string);
    } else {
      t.like(outcome, { transfer: "in_doubt", schedule: "processing", payout: "processing" });
      await fixture.db.admin.query("select app.process_due_schedules()");
      t.is((await transfersTo(recruiter)).length, 1);
    }
  });
}

for (const [fault, code] of [
  ["resource_missing", "resource_missing"],
  ["transfers_not_allowed", "transfers_not_allowed"],
  ["account_invalid", "account_invalid"],
] as const) {
  test(`${fault} is a refusal for good: nothing moved, and a person sees the code`, async (t) => {
    await fixture.sandbox.control.fund("usd", 200_000);
    const recruiter = await fixture.recruiter();
    await fixture.sandbox.control.inject({ fault, match: { destination: recruiter.stripeAccountId } });
    t.like(await pay(recruiter), { transfer: "refused", schedule: "failed", failure_code: code });
    t.deepEqual(await transfersTo(recruiter), []);
  });
}

test("a job that comes twice, or for a transfer that is answered, moves nothing", async (t) => {
  await fixture.sandbox.control.fund("dkk", 1_000_000);
  const recruiter = await fixture.recruiter();
  await pay(recruiter, "DKK");
  await fixture.db.admin.query(
    `select app_private.enqueue('execute_transfer', array_agg(jsonb_build_object('transfer_id', transfer.id)))
       from app.payout_transfers transfer cross join generate_series(1, 5)
      where destination = $1`,
    [recruiter.stripeAccountId],
  );
  await eventually("the queue is empty", async () => {
    const { rows } = await fixture.db.admin.query(
      "select count(*)::int as count from graphile_worker.jobs where attempts = 0 and run_at <= now()",
    );
    return rows[0].count === 0;
  });
  t.is((await transfersTo(recruiter)).length, 1);
});

test.serial(
  "of a job's transfers each is moved by itself: one that fails fails the job, and keeps no other from it",
  async (t) => {
    await fixture.sandbox.control.fund("sgd", 1_000_000);
    const recruiters = [await fixture.recruiter(), await fixture.recruiter(), await fixture.recruiter()];
    for (const recruiter of recruiters) {
      await createPlacement(fixture.db.admin, {
        recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
        currency: "SGD",
        holdbackPercentage: 0,
      });
    }
    const [, unlucky] = recruiters as [Recruiter, Recruiter, Recruiter];
    await fixture.db.admin.query(`
    create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
    create trigger refuse before update on app.payout_transfers for each row
      when (new.status = 'succeeded' and new.destination = '${unlucky.stripeAccountId}') execute function public.refuse();
  `);
    await fixture.db.admin.query("select app.process_due_schedules()");
    await eventually("the job has failed", async () => {
      const { rows } = await fixture.db.admin.query(
        "select last_error from graphile_worker.jobs where task_identifier = 'execute_transfer' and last_error is not null",
      );
      return rows.length === 1 && rows[0].last_error.includes("not now");
    });
    await fixture.db.admin.query("drop function public.refuse() cascade");
    const { rows } = await fixture.db.admin.query(
      `select status from app.payout_transfers where destination = any ($1) order by array_position($1, destination)`,
      [recruiters.map(({ stripeAccountId }) => stripeAccountId)],
    );
    t.deepEqual(
      rows.map(({ status }) => status),
      ["succeeded", "sent", "succeeded"],
    );
  },
);

test.serial("four transfers are one job: Stripe refuses one of them, and the other three are paid", async (t) => {
  await fixture.sandbox.control.fund("hkd", 1_000_000);
  const recruiters: Recruiter[] = [];
  for (let number = 0; number < 4; number++) recruiters.push(await fixture.recruiter());
  for (const recruiter of recruiters) {
    await createPlacement(fixture.db.admin, {
      recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
      currency: "HKD",
      holdbackPercentage: 0,
    });
  }
  const [, unlucky] = recruiters as [Recruiter, Recruiter];
  await fixture.sandbox.control.inject({
    fault: "account_invalid",
    match: { destination: unlucky.stripeAccountId },
  });
  await fixture.db.admin.query("select app.process_due_schedules()");
  const outcomes = async () => {
    const { rows } = await fixture.db.admin.query<{ status: string; job: string }>(
      `select transfer.status, log.metadata ->> 'job' as job
         from app.payout_transfers as transfer
         join app.audit_log as log on log.entity = 'payout_transfers' and log.entity_id = transfer.id::text
        where transfer.destination = any ($1) and transfer.status in ('succeeded', 'refused')
          and log.new_status = transfer.status
        order by array_position($1, transfer.destination)`,
      [recruiters.map(({ stripeAccountId }) => stripeAccountId)],
    );
    return rows;
  };
  await eventually("all four have an answer", async () => (await outcomes()).length === 4);
  const answered = await outcomes();
  t.deepEqual(
    answered.map(({ status }) => status),
    ["succeeded", "refused", "succeeded", "succeeded"],
  );
  // A job has one number, however many transfers it has.
  t.is(new Set(answered.map(({ job }) => job)).size, 1);
  t.regex(answered[0]?.job ?? "", /^execute_transfer:\d+$/);
  for (const recruiter of recruiters) {
    t.is((await transfersTo(recruiter)).length, recruiter === unlucky ? 0 : 1);
  }
});
