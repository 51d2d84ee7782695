// What Stripe said when it was asked about an account, recorded by many at once.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createRecruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);

const moment = async () => (await db.admin.query("select clock_timestamp()::text as moment")).rows[0].moment as string;

test("of two answers about an account that were on their way together, the second is not recorded but asked for again", async (t) => {
  const { id, stripeAccountId } = await createRecruiter(db.admin);
  const record = async (enabled: boolean, askedAt: string | null) => {
    const { rows } = await db.admin.query(
      "select app_private.record_payout_account($1, $2, '{}', null, $3) as recorded",
      [stripeAccountId, enabled, askedAt],
    );
    return rows[0].recorded;
  };
  const enabled = async () =>
    (await db.admin.query("select transfers_enabled from app.payout_accounts where user_id = $1", [id])).rows[0]
      .transfers_enabled;

  const [first, second] = [await moment(), await moment()];
  t.true(await record(true, second));
  t.false(await record(false, first), "an answer that was asked for before the other was recorded");
  t.true(await enabled());
  t.true(await record(false, await moment()));
  t.false(await enabled());
  t.true(await record(true, null));
  t.true(await enabled());
});

test("an answer about an account that nobody has any more is done with", async (t) => {
  const { rows } = await db.admin.query(
    "select app_private.record_payout_account('acct_gone', true, '{}', null, now()) as recorded",
  );
  t.true(rows[0].recorded);
});
