// A placement that is entered again with another case, spaces or form of accents meets what Stripe has of its first life.

import test from "ava";
import { temporaryDatabase } from "../../../support/database.ts";
import { allFor, createPayout, createRecruiter } from "../../../support/fixtures.ts";

// In its first life "Café 7", its é in two characters.
const AT_STRIPE = "Cafe\u0301 7";
const ENTERED_AGAIN = "CAFÉ  7";

test("nothing is sent, the obligation is found, and what cannot be adopted freezes the payout", async (t) => {
  const db = await temporaryDatabase(t);
  const recruiter = await createRecruiter(db.admin);
  const transfer = {
    id: "tr_first",
    amount: 100_000,
    destination: recruiter.stripeAccountId,
    metadata: { holdback_external_ref: AT_STRIPE, holdback_kind: "initial_payout" },
  };
  await db.admin.query(
    `insert into app_private.lineage (
       stripe_account_id, is_live, system_identifier, database_oid, database_name, timeline, server_started_at, status,
       closed_because
     )
     values ('acct_platform', false, '1', 1, 'first', '1', now(), 'open', 'nothing')`,
  );
  await db.admin.query(
    `insert into app_private.unknown_transfers (stripe_transfer_id, at_stripe, created_at, external_ref, destination)
     values ($1, $2, '2026-01-02', $3, $4)`,
    [transfer.id, transfer, AT_STRIPE, transfer.destination],
  );
  const status = async () => (await db.admin.query("select status from app_private.lineage")).rows[0].status;

  await createPayout(db.admin, { recruiters: allFor(recruiter), holdbackPercentage: 0, externalRef: "Cafe 7" });
  t.is(await status(), "open");

  const { payout, schedule } = await createPayout(db.admin, {
    recruiters: allFor(recruiter),
    holdbackPercentage: 0,
    externalRef: ENTERED_AGAIN,
  });
  t.is(await status(), "reading");
  const found = await db.admin.query("select app_private.find_obligation($1) as id", [transfer]);
  t.deepEqual(found.rows, [{ id: schedule }]);
  await db.admin.query(
    "select app_private.freeze_unknown(unknown, 'it does not fit') from app_private.unknown_transfers as unknown",
  );
  const frozen = await db.admin.query("select id from app.payouts where frozen_at is not null");
  t.deepEqual(frozen.rows, [{ id: payout }]);
});
