import test from "ava";
import { useDatabase } from "../support/database.ts";
import { createPayout } from "../support/fixtures.ts";
import { asked, confirm, createAdmin } from "./two_admins.ts";

const db = useDatabase(test);

test.serial("an approval waits for another admin, who carries it out", async (t) => {
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  await one.do("select app.require_second_person('approval')");
  const { payout } = await createPayout(db.admin);
  const statusOf = async () =>
    (await db.admin.query("select status from app.payouts where id = $1", [payout])).rows[0].status;
  t.is(await statusOf(), "pending");
  const request = await asked(t, one, "app.approve_payout($1, 'checked')", [payout]);
  t.is(await statusOf(), "pending");
  t.like(request, { kind: "approval", verb: "approve_payout", status: "pending", requested_by: one.id });

  const confirmed = await confirm(other, request);
  t.like(confirmed, { status: "confirmed", decided_by: other.id });
  t.is(await statusOf(), "approved");
});
