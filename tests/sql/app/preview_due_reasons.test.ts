import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { allFor, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

const freeze = (placement: string) =>
  db.admin.query("select app.freeze_payout(id, 'a dispute') from app.payouts where placement_id = $1", [placement]);

test("what a run leaves out is summed by its first reason and by currency, each schedule once", async (t) => {
  const dkk = { currency: "DKK", holdbackPercentage: 0 };
  await freeze(await createPlacement(db.admin, { ...dkk, feeAmount: 7_000 }));
  await freeze(await createPlacement(db.admin, { ...dkk, feeAmount: 5_000 }));
  const alone = await createPlacement(db.admin, { currency: "SEK", holdbackPercentage: 0, feeAmount: 300 });
  await freeze(alone);
  // 100,000 are due, and 40,000 are there.
  await createPlacement(db.admin, dkk);
  await db.admin.query('select app_private.record_platform_balance(\'{"dkk": 40000, "sek": 1000}\')');
  const { rows } = await db.admin.query(
    `select code, sentence, action, who, currency, skip_count::int, amount::int, payout_id is not null as is_one
       from app.preview_due_reasons() where currency in ('DKK', 'SEK')`,
  );
  const frozen = {
    code: "payout_frozen",
    sentence: "The payout is frozen.",
    action: "unfreeze_payout",
    who: "platform admin",
  };
  t.deepEqual(rows, [
    { ...frozen, currency: "DKK", skip_count: 2, amount: 12_000, is_one: false },
    { ...frozen, currency: "SEK", skip_count: 1, amount: 300, is_one: true },
    {
      code: "waiting_for_funds",
      sentence: "The platform's balance does not cover it. It goes out in the first run after money is added.",
      action: "top up the balance at Stripe",
      who: "platform admin",
      currency: "DKK",
      skip_count: 1,
      amount: 100_000,
      is_one: true,
    },
  ]);
  const { rows: sums } = await db.admin.query(
    `select total.currency
       from app.preview_due_totals() as total
      where (total.skip_count, total.skip_amount) not in
            (select coalesce(sum(reason.skip_count), 0), coalesce(sum(reason.amount), 0)
               from app.preview_due_reasons() as reason where reason.currency = total.currency)`,
  );
  t.deepEqual(sums, [], "the groups sum to the totals");
});

test("recruiters of a reason are counted once, in whatever currencies they wait", async (t) => {
  const [one, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  for (const [recruiter, currency] of [
    [one, "NOK"],
    [one, "NOK"],
    [one, "PLN"],
    [other, "PLN"],
  ] as const) {
    await createPlacement(db.admin, { currency, holdbackPercentage: 0, recruiters: allFor(recruiter) });
  }
  await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = any ($1)", [
    [one.id, other.id],
  ]);
  const { rows } = await db.admin.query(
    `select currency, skip_count::int, recruiter_count::int,
            recruiter_ids @> $1::uuid[] and recruiter_ids <@ $1::uuid[] as are_theirs
       from app.preview_due_reasons() where code = 'account_cannot_receive'`,
    [[one.id, other.id]],
  );
  t.deepEqual(rows, [
    { currency: "NOK", skip_count: 2, recruiter_count: 2, are_theirs: true },
    { currency: "PLN", skip_count: 2, recruiter_count: 2, are_theirs: true },
  ]);
});

test("only an admin or an analyst sees why a run leaves something out", async (t) => {
  await refusedToOthers(t, db, "* from app.preview_due_reasons()");
});
