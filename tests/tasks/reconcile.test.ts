// What reconciliation finds at a real sandbox. Each rule by itself, and every edge: tests/sql/app_private/reconciliation.

import test from "ava";
import { eventually } from "../support/eventually.ts";
import { ReconciliationFixture, type Transfer } from "../support/reconciliation_fixture.ts";

test.serial("when everything is paid there is no finding, and the sums are equal, page by page", async (t) => {
  const fixture = await ReconciliationFixture.create(t);
  await fixture.pay(t, 130);
  await fixture.pay(t, 2, "EUR");
  await fixture.pay(t, 1, "JPY");
  await fixture.sandbox.control.resetStats();
  const { code, stdout, stderr } = await fixture.reconcile(t);
  t.is(stderr, "");
  t.regex(stdout, /^transfers +133 +133 +0$/m);
  t.regex(stdout, /^USD +130000\.00 +130000\.00 +0\.00$/m);
  t.regex(stdout, /^EUR +2000\.00 +2000\.00 +0\.00$/m);
  t.regex(stdout, /^JPY +100000 +100000 +0$/m);
  t.regex(stdout, /No finding is open/);
  t.is(code, 0);
  const { kinds } = await fixture.sandbox.control.stats();
  t.deepEqual(kinds, { "account.retrieve_own": 1, "transfers.list": 2, "balance_transactions.list": 3 });
});

test.serial("what somebody paid by hand is found, reported once, and stays explained", async (t) => {
  const fixture = await ReconciliationFixture.create(t);
  await fixture.pay(t, 1);
  const { id } = await fixture.byHand({}, { amount: 12_345 });
  const first = await fixture.reconcile(t);
  t.is(first.code, 2);
  t.regex(first.stdout, new RegExp(`unknown_to_us  ${id}`));
  t.regex(first.stdout, /^USD +1000\.00 +1123\.45 /m);
  t.regex(first.stdout, /amount 12345/);
  t.is((await fixture.reconcile(t)).code, 2);
  const { rows } = await fixture.db.admin.query("select * from reporting.open_reconciliation_findings");
  t.like(rows, { length: 1, 0: { kind: "unknown_to_us", seen_count: 2, transfer_id: null } });
  await fixture.db.admin.query("select app.explain_reconciliation_finding($1, 'a bonus, paid by hand')", [
    rows[0].finding_id,
  ]);
  const explained = await fixture.reconcile(t);
  t.is(explained.code, 0);
  t.regex(explained.stdout, /^1 difference, 0 of them new$/m);
});

test.serial("every way in which the books can differ is found for what it is", async (t) => {
  const fixture = await ReconciliationFixture.create(t);
  const [fine, gone, forgotten, cheaper, elsewhere, twice, reversed] = (await fixture.pay(t, 7)) as Transfer[] & {
    [i in 0 | 1 | 2 | 3 | 4 | 5 | 6]: Transfer;
  };
  const [other] = await fixture.sandbox.control.createAccounts(1);
  await fixture.tamper("stripe_transfer_id = 'tr_nowhere' where id = $1", [gone.id]);
  await fixture.tamper("status = 'refused', error_code = 'x', stripe_transfer_id = null where id = $1", [forgotten.id]);
  const cheap = await fixture.byHand({}, { amount: 99_999 });
  await fixture.tamper("stripe_transfer_id = $2 where id = $1", [cheaper.id, cheap.id]);
  const astray = await fixture.byHand({}, { destination: other as string, currency: "eur" });
  await fixture.tamper("stripe_transfer_id = $2 where id = $1", [elsewhere.id, astray.id]);
  const second = await fixture.byHand(twice.metadata);
  await fixture.stripe.transfers.createReversal(reversed.stripe_transfer_id as string, { amount: 4_000 });

  t.is((await fixture.reconcile(t)).code, 2);
  t.deepEqual(
    (await fixture.findings()).sort(),
    [
      "unknown_to_stripe tr_nowhere",
      // What they were paid by is there, and names an obligation that says it was paid by another one.
      `duplicate ${gone.stripe_transfer_id}`,
      `duplicate ${cheaper.stripe_transfer_id}`,
      `duplicate ${elsewhere.stripe_transfer_id}`,
      `unknown_to_us ${forgotten.stripe_transfer_id}`,
      `amount ${cheap.id}`,
      `destination ${astray.id}`,
      `currency ${astray.id}`,
      `duplicate ${second.id}`,
      `reversed_there ${reversed.stripe_transfer_id}`,
    ].sort(),
  );
  t.false((await fixture.findings()).some((finding) => finding.includes(fine.stripe_transfer_id as string)));
  const { rows } = await fixture.db.admin.query(
    "select count(*)::int from app.events where type = 'reconciliation_finding.found'",
  );
  t.is(rows[0].count, 10);
});

test.serial("explained, and then more is taken back: it is open again", async (t) => {
  const fixture = await ReconciliationFixture.create(t);
  const [transfer] = await fixture.pay(t, 1);
  const id = transfer?.stripe_transfer_id as string;
  await fixture.stripe.transfers.createReversal(id, { amount: 4_000 });
  t.is((await fixture.reconcile(t)).code, 2);
  await fixture.db.admin.query(
    "select app.explain_reconciliation_finding(finding_id, 'agreed') from reporting.open_reconciliation_findings",
  );
  t.is((await fixture.reconcile(t)).code, 0);
  // More than the newest ten, which Stripe shows with the transfer.
  for (let i = 0; i < 12; i++) await fixture.stripe.transfers.createReversal(id, { amount: 100 });
  t.is((await fixture.reconcile(t)).code, 2);
  const { rows } = await fixture.db.admin.query("select kind, theirs from reporting.open_reconciliation_findings");
  t.deepEqual(rows, [{ kind: "reversed_there", theirs: { amount_reversed: 5_200, amount: 100_000, currency: "USD" } }]);
});

test.serial("a reversal of a transfer from before the window is found too", async (t) => {
  const fixture = await ReconciliationFixture.create(t);
  const [transfer, other] = await fixture.pay(t, 2);
  await fixture.db.admin.query(
    "update app_private.settings set value = '0' where name = 'reconciliation_margin_seconds'",
  );
  const { created } = await fixture.stripe.transfers.retrieve(other?.stripe_transfer_id as string);
  await eventually("the next second", async () => Date.now() / 1000 >= created + 2);
  const from = new Date((created + 2) * 1000).toISOString();
  t.is((await fixture.reconcile(t, "--from", from)).code, 0);
  await fixture.stripe.transfers.createReversal(transfer?.stripe_transfer_id as string, { amount: 4_000 });
  const { code, stdout } = await fixture.reconcile(t, "--from", from);
  t.is(code, 2);
  t.deepEqual(await fixture.findings(), [`reversed_there ${transfer?.stripe_transfer_id}`]);
  // The transfer itself does not belong to the window.
  t.regex(stdout, /^transfers +0 +0 +0$/m);
});

test.serial(
  "a transfer in doubt is no finding, and neither is one that Stripe's list does not show but has",
  async (t) => {
    const fixture = await ReconciliationFixture.create(t);
    await fixture.sandbox.control.inject({ fault: "connection_reset_after_execution", times: 2 });
    const [doubtful] = await fixture.pay(t, 1);
    t.is(doubtful?.status, "in_doubt");
    const { code, stdout } = await fixture.reconcile(t);
    t.is(code, 0);
    t.regex(stdout, /^USD +0\.00 +1000\.00 +1000\.00$/m);
    await fixture.tamper("first_sent_at = now() - interval '25 hours'", []);
    t.is((await fixture.reconcile(t)).code, 2);

    const second = await ReconciliationFixture.create(t);
    const [transfer] = await second.pay(t, 1);
    // Told later than Stripe made it: a window between the two does not list it.
    await eventually("two seconds", async () => {
      const { created } = await second.stripe.transfers.retrieve(transfer?.stripe_transfer_id as string);
      return Date.now() / 1000 > created + 2;
    });
    await second.db.admin.query(
      "update app_private.settings set value = '0' where name = 'reconciliation_margin_seconds'",
    );
    await second.tamper("answered_at = clock_timestamp()", []);
    const from = new Date(Date.now() - 1000).toISOString();
    t.is((await second.reconcile(t, "--from", from)).code, 0);
  },
);
