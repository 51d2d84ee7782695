import test from "ava";
import { eventually } from "../support/eventually.ts";
import { createPlacement, createRecruiter } from "../support/fixtures.ts";
import { Obligation } from "../support/obligation.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test);

const lineage = async () => (await fixture.admin.query("select * from app_private.lineage")).rows[0];
const isOpen = () => eventually("transfers may be sent", async () => (await lineage())?.status === "open");
const requests = async () => (await fixture.sandbox.control.stats()).total;

test.serial(
  "the first start binds the account, and reads the list with one request, the reversals with another",
  async (t) => {
    await isOpen();
    t.like(await lineage(), { stripe_account_id: "acct_holdbackplatform", is_live: false, earlier_ids: [] });
    // The account once for the process and once for its limiter, the list, and the events of reversals.
    t.is(await requests(), 4);
    await fixture.run("read_stripe_list");
    t.is(await requests(), 4);
  },
);

test.serial("each transfer carries what is needed to know it again", async (t) => {
  const recruiter = await fixture.recruiter();
  await fixture.sandbox.control.fund("usd", 500_000);
  const placementId = await createPlacement(fixture.admin, {
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    externalRef: "ACME 7",
    holdbackPercentage: 0,
  });
  await fixture.admin.query("select app.process_due_schedules()");
  await eventually("it is paid", async () => {
    const { rows } = await fixture.admin.query("select status from app.payouts where placement_id = $1", [placementId]);
    return rows[0].status === "completed";
  });
  const { transfers } = await fixture.sandbox.control.ledger();
  const { rows } = await fixture.admin.query("select id, payout_id from app.payout_schedules where placement_id = $1", [
    placementId,
  ]);
  t.deepEqual(transfers[0]?.metadata, {
    holdback_schedule_id: rows[0].id,
    holdback_payout_id: rows[0].payout_id,
    holdback_generation: "1",
    holdback_kind: "payout",
    holdback_obligation_amount: "100000",
    holdback_external_ref: "ACME 7",
    holdback_lineage: (await lineage()).id,
  });
});

test.serial(
  "a run that comes while the list is unread waits for it; preview, explanation and run say why",
  async (t) => {
    await isOpen();
    const obligation = await Obligation.create({ db: fixture.db, sandbox: fixture.sandbox });
    const { schedule_id, payout_id } = await obligation.standing();
    // As after the server has started again: the crontab's job has not come yet.
    await fixture.admin.query("update app_private.lineage set server_started_at = now() - interval '1 day'");
    const asked = await fixture.admin.query("select app_private.gate_code() as code");
    t.is(asked.rows[0].code, "stripe_list_unread");
    const { rows } = await fixture.admin.query("select code, who, sentence from app.explain_payout($1)", [payout_id]);
    t.like(rows[0], { code: "stripe_list_unread", who: "nobody" });
    t.regex(rows[0].sentence, /until Stripe's list has been read/);
    await t.throwsAsync(fixture.admin.query("select app.process_payout_schedule($1)", [schedule_id]), {
      message: /until Stripe's list has been read/,
    });
    await fixture.admin.query("select app.process_due_schedules()");
    t.deepEqual((await obligation.standing()).tries, []);
    await fixture.run("read_stripe_list");
    await obligation.isPaid();
    t.is((await obligation.ledger()).length, 1);
  },
);

test.serial(
  "a transfer of ours that reconciliation meets and nobody knows has nothing sent until it is looked at",
  async (t) => {
    const obligation = await Obligation.create({ db: fixture.db, sandbox: fixture.sandbox });
    const { schedule_id } = await obligation.standing();
    const response = await fetch(`${fixture.sandbox.url}/v1/transfers`, {
      method: "POST",
      headers: { authorization: `Bearer ${fixture.sandbox.secretKey}` },
      body: new URLSearchParams({
        amount: "100000",
        currency: "usd",
        destination: obligation.recruiter.stripeAccountId,
        "metadata[holdback_schedule_id]": schedule_id,
        "metadata[holdback_generation]": "1",
      }),
    });
    t.is(response.status, 200);
    await fixture.run("reconcile");
    const standing = await obligation.isPaid();
    t.is(standing.tries.length, 1);
    await isOpen();
  },
);

test.serial("what nobody can place is a finding, and stands in the way of nothing else", async (t) => {
  const stranger = await createRecruiter(fixture.admin, (await fixture.sandbox.control.createAccounts(1))[0]);
  const response = await fetch(`${fixture.sandbox.url}/v1/transfers`, {
    method: "POST",
    headers: { authorization: `Bearer ${fixture.sandbox.secretKey}` },
    body: new URLSearchParams({
      amount: "100",
      currency: "usd",
      destination: stranger.stripeAccountId,
      "metadata[holdback_schedule_id]": "01a20380-707d-7ee5-a1c8-9026a2cfadf0",
      "metadata[holdback_external_ref]": "nobody's",
    }),
  });
  const { id } = (await response.json()) as { id: string };
  await fixture.run("reconcile");
  await isOpen();
  const { rows } = await fixture.admin.query(
    "select kind, theirs from app.reconciliation_findings where subject = $1 and superseded_at is null",
    [id],
  );
  t.deepEqual(
    rows.map(({ kind }) => kind),
    ["unknown_obligation"],
  );
  t.like(rows[0].theirs, { amount: 100, currency: "USD" });
  const { rows: known } = await fixture.admin.query(
    "select problem from app_private.unknown_transfers where stripe_transfer_id = $1",
    [id],
  );
  t.deepEqual(known, [{ problem: "There is no obligation that it pays." }]);
  const obligation = await Obligation.create({ db: fixture.db, sandbox: fixture.sandbox });
  await fixture.admin.query("select app.process_due_schedules()");
  await obligation.isPaid();
});

test.serial("a second live transfer for a paid obligation breaks a rule until somebody explains it", async (t) => {
  const obligation = await Obligation.create({ db: fixture.db, sandbox: fixture.sandbox });
  await fixture.admin.query("select app.process_due_schedules()");
  const { schedule_id, tries } = await obligation.isPaid();
  await fetch(`${fixture.sandbox.url}/v1/transfers`, {
    method: "POST",
    headers: { authorization: `Bearer ${fixture.sandbox.secretKey}` },
    body: new URLSearchParams({
      amount: "100000",
      currency: "usd",
      destination: obligation.recruiter.stripeAccountId,
      "metadata[holdback_schedule_id]": schedule_id,
      "metadata[holdback_generation]": "7",
    }),
  });
  await fixture.run("reconcile");
  await isOpen();
  const broken = async () =>
    (await fixture.admin.query("select rule from reporting.invariant_violations where entity_id = $1", [tries[0]?.id]))
      .rows;
  t.deepEqual(await broken(), [{ rule: "one_live_transfer_at_stripe" }]);
  await fixture.admin.query(
    "select app.explain_reconciliation_finding(finding_id, 'paid back by wire') from reporting.open_reconciliation_findings where kind = 'duplicate'",
  );
  t.deepEqual(await broken(), []);
});
