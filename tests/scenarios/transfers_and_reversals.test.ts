// What holds of transfers and of reversals alike: they share one machine.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { IntentFixture, KINDS } from "../support/intents.ts";
import { changeSettings } from "../support/payout_system.ts";

const db = useDatabase(test);

const resolve = async () => {
  await db.admin.query("delete from graphile_worker._private_jobs");
  await db.admin.query("select app_private.resolve_transfers()");
};
const frozenReason = async ({ payoutId }: IntentFixture): Promise<string | null> =>
  (await db.admin.query("select frozen_reason from app.payouts where id = $1", [payoutId])).rows[0].frozen_reason;

for (const kind of KINDS) {
  test.serial(
    `a ${kind} whose second sender died too is sent again, and looked up only after Stripe's own failure`,
    async (t) => {
      const intent = await IntentFixture.create(db.admin, kind);
      for (const attempt of [1, 2]) {
        t.is(await intent.begin(), attempt);
        await intent.change("lease_until = clock_timestamp() - interval '1 second'");
        await resolve();
        t.deepEqual(await intent.standing(), { status: "in_doubt", attempt, error_code: "no_answer_recorded" });
        t.deepEqual(await intent.jobs(), [`execute_${kind}`]);
      }
      await intent.sentAndAnswered({ http_status: 500 });
      t.deepEqual(await intent.jobs(), [`execute_${kind}`, `look_up_${kind}`], "asked for with the answer");
      await resolve();
      t.deepEqual(await intent.jobs(), [`look_up_${kind}`]);
    },
  );

  test.serial(
    `a ${kind} whose lease is over does not wait for another that somebody holds, nor for the whole crowd`,
    async (t) => {
      const intents: IntentFixture[] = [];
      for (let i = 0; i < 3; i++) intents.push(await IntentFixture.create(db.admin, kind));
      for (const intent of intents) {
        await intent.begin();
        await intent.change("lease_until = clock_timestamp() - interval '1 second'");
      }
      const [held, ...others] = intents;
      await changeSettings(db.admin, { claim_batch_size: 1 });
      const holder = await db.admin.connect();
      try {
        await holder.query("begin");
        await holder.query(`select from app.payout_${kind}s where id = $1 for update`, [held?.id]);
        const statuses = async () =>
          (await Promise.all(others.map((intent) => intent.standing()))).map((s) => s.status);
        await resolve();
        t.deepEqual((await statuses()).sort(), ["in_doubt", "sent"]);
        await resolve();
        t.deepEqual(await statuses(), ["in_doubt", "in_doubt"]);
      } finally {
        await holder.query("rollback");
        holder.release();
        await changeSettings(db.admin, { claim_batch_size: 1_000 });
      }
      await resolve();
      t.is((await held?.standing())?.status, "in_doubt");
    },
  );

  test.serial(`paused and frozen ${kind}s leave their places in the batch to others`, async (t) => {
    const paused = await IntentFixture.create(db.admin, kind, "GBP");
    const frozen = await IntentFixture.create(db.admin, kind, "CHF");
    const free = await IntentFixture.create(db.admin, kind, "SEK");
    for (const intent of [paused, frozen, free])
      await intent.sentAndAnswered({ http_status: null, code: "ECONNRESET" });
    await db.admin.query("select app.pause_payouts('currency:GBP', 'something is wrong')");
    await db.admin.query("select app_private.freeze_for_alarm($1, 'something is wrong')", [frozen.payoutId]);
    // Whatever other tests left in doubt is not asked about now.
    for (const each of KINDS) {
      await db.admin.query(
        `update app.payout_${each}s set next_attempt_at = now() + interval '1 hour' where status = 'in_doubt' and id <> all ($1)`,
        [[paused.id, frozen.id, free.id]],
      );
    }
    await changeSettings(db.admin, { claim_batch_size: 1 });
    await resolve();
    await changeSettings(db.admin, { claim_batch_size: 1_000 });
    t.deepEqual([await paused.jobs(), await frozen.jobs(), await free.jobs()], [[], [], [`execute_${kind}`]]);
    t.is(await paused.begin(), null);
    t.is(await frozen.begin(), null);
    await db.admin.query("select app.resume_payouts('currency:GBP', 'it was nothing')");
    t.is(await paused.begin(), 2);
  });

  test.serial(`nobody asks Stripe's list about a ${kind} that may still be executing`, async (t) => {
    const intent = await IntentFixture.create(db.admin, kind);
    await intent.sentAndAnswered({ http_status: null, code: "ECONNRESET" });
    t.false(await intent.mayBeLookedUp());
    await intent.change("sent_at = sent_at - interval '59 seconds'");
    t.false(await intent.mayBeLookedUp());
    await intent.change("sent_at = sent_at - interval '2 seconds'");
    t.true(await intent.mayBeLookedUp());
  });

  test.serial(
    `a ${kind} that the list does not show is sent again under its key, unless Stripe failed or the key is too old`,
    async (t) => {
      const long = "sent_at = sent_at - interval '61 seconds'";
      const mismatch = await IntentFixture.create(db.admin, kind);
      for (const _attempt of [1, 2]) await mismatch.sentAndAnswered({ http_status: 200, code: "answer_mismatch" });
      await mismatch.change(long);
      await db.admin.query("delete from graphile_worker._private_jobs");
      t.is(await mismatch.recordList([]), "still_in_doubt");
      t.like(await mismatch.standing(), { status: "in_doubt" });
      t.deepEqual(await mismatch.jobs(), [`execute_${kind}`]);

      const failed = await IntentFixture.create(db.admin, kind);
      for (const _attempt of [1, 2]) await failed.sentAndAnswered({ http_status: 500 });
      t.is(await failed.recordList([]), "still_in_doubt", "too early");
      await failed.change(long);
      t.is(await failed.recordList([]), "absent");
      t.false(await failed.mayBeLookedUp());
      t.is(await failed.recordList([]), "outdated", "the same list by a second job");
      t.like(await failed.standing(), { status: "refused", error_code: "absent_at_stripe" });

      const old = await IntentFixture.create(db.admin, kind);
      await old.sentAndAnswered({ http_status: null, code: "ECONNRESET" });
      await old.change(`first_sent_at = first_sent_at - interval '25 hours', ${long}`);
      t.is(await old.begin(), null, "its key may be forgotten");
      t.is(await old.recordList([]), "absent");
    },
  );

  test.serial(`a list that was read before a ${kind} was sent again says nothing about it`, async (t) => {
    const intent = await IntentFixture.create(db.admin, kind);
    await intent.sentAndAnswered({ http_status: 500 });
    const list = intent.recordList.bind(intent);
    await intent.begin();
    t.is(await list([]), "outdated");
    t.like(await intent.standing(), { status: "sent", attempt: 2 });
  });

  test.serial(
    `a ${kind} that the list shows is adopted; a second one for the same freezes the payout and is told once`,
    async (t) => {
      const intent = await IntentFixture.create(db.admin, kind);
      await intent.sentAndAnswered({ http_status: 500 });
      const prefix = kind === "transfer" ? "tr" : "trr";
      t.is(await intent.recordList([`${prefix}_${kind}1`, `${prefix}_${kind}2`]), "duplicate");
      t.is((await intent.standing()).status, "succeeded");
      t.regex(
        (await frozenReason(intent)) ?? "",
        new RegExp(`more than one ${kind}.*${prefix}_${kind}1, ${prefix}_${kind}2`),
      );
      const { rows } = await db.admin.query(
        `select payload -> 'stripe_${kind}_ids' as ids from app.events where type = 'payout_${kind}.duplicate' and payout_id = $1`,
        [intent.payoutId],
      );
      t.deepEqual(rows, [{ ids: [`${prefix}_${kind}1`, `${prefix}_${kind}2`] }]);
    },
  );

  test.serial(
    `a key that Stripe knows with other parameters freezes the payout of the ${kind}; unfrozen, it is sent again`,
    async (t) => {
      const intent = await IntentFixture.create(db.admin, kind);
      await intent.sentAndAnswered({ http_status: 400, code: "idempotency_error" });
      t.is(
        await frozenReason(intent),
        `Stripe knows the idempotency key of ${kind} ${intent.id} with other parameters.`,
      );
      t.is(await intent.begin(), null);
      await db.admin.query("select app.unfreeze_payout($1, 'looked into it')", [intent.payoutId]);
      t.is(await intent.begin(), 2);
    },
  );

  test.serial(`an answer with the id of another ${kind} is not believed`, async (t) => {
    const prefix = kind === "transfer" ? "tr" : "trr";
    const [first, second] = [await IntentFixture.create(db.admin, kind), await IntentFixture.create(db.admin, kind)];
    await first.begin();
    await first.answer({ http_status: 200 }, `${prefix}_only${kind}`);
    await second.begin();
    await second.answer({ http_status: 200 }, `${prefix}_only${kind}`);
    t.is((await first.standing()).status, "succeeded");
    t.like(await second.standing(), { status: "in_doubt", error_code: "answer_mismatch" });
  });

  test.serial(`a late success of a ${kind} counts, a late refusal does not`, async (t) => {
    const intent = await IntentFixture.create(db.admin, kind);
    await intent.sentAndAnswered({ http_status: null, code: "ECONNRESET" });
    await intent.answer({ http_status: 400, code: "resource_missing" });
    t.is((await intent.standing()).status, "in_doubt");
    await intent.answer({ http_status: 200 }, `${kind === "transfer" ? "tr" : "trr"}_late${kind}`);
    t.is((await intent.standing()).status, "succeeded");
  });

  test.serial(
    `a refused key opens the circuit breaker; when it works again, the ${kind} is sent at once`,
    async (t) => {
      const intent = await IntentFixture.create(db.admin, kind);
      await intent.begin();
      await intent.answer({ http_status: 401, code: "unauthorized" });
      t.is(await intent.begin(), null);
      const close = async (probe: string | null) =>
        (await db.admin.query("select app_private.close_stripe_circuit($1) as closed", [probe])).rows[0].closed;
      t.false(await close(intent.id), "a probe that Stripe has not taken");
      t.true(await close(null));
      t.is(await intent.begin(), 2);
    },
  );

  test.serial(`a refused ${kind} is the probe of the circuit breaker, unless it is frozen`, async (t) => {
    const intent = await IntentFixture.create(db.admin, kind);
    await intent.begin();
    await intent.answer({ http_status: 403 });
    const probe = async () => (await db.admin.query("select app_private.begin_circuit_probe() as id")).rows[0].id;
    await db.admin.query("select app.freeze_payout($1, 'x')", [intent.payoutId]);
    t.not(await probe(), intent.id);
    t.is(await intent.begin(), null);
    await db.admin.query("update app.payouts set frozen_at = null, frozen_reason = null where id = $1", [
      intent.payoutId,
    ]);
    t.is(await probe(), intent.id);
    t.is(await intent.begin(), 2);
    await intent.answer({ http_status: 200 }, `${kind === "transfer" ? "tr" : "trr"}_probe${kind}`);
    const { rows } = await db.admin.query("select app_private.close_stripe_circuit($1) as closed", [intent.id]);
    t.true(rows[0].closed);
  });
}
