// The acts that need a second person, and all that may come between: tests/security/second_person_acts.ts.

import test from "ava";
import { asked, confirm, control, createAdmin, refusedToConfirm } from "../../security/two_admins.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("what one admin asked for is done when another confirms it, once, and by the hash of what was looked at", async (t) => {
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  await control(db, "early_release");
  const { hold } = await createPayout(db.admin, { startDate: daysAgo(9) });
  const request = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
  const statusOf = async () =>
    (await db.admin.query("select status from app.escrow_holds where id = $1", [hold])).rows[0].status;
  t.is(await statusOf(), "active");
  await refusedToConfirm(t, one, request, "HB030");
  await refused(t, confirm(other, request, "another"), "HB032");
  await refused(t, other.client.query("select app.confirm_request($1, 'x')", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.confirm_request($1, 'x')", [request.id]);
  t.is(await statusOf(), "active");
  t.like(await confirm(other, request), { status: "confirmed", decided_by: other.id });
  t.is(await statusOf(), "released");
  await refusedToConfirm(t, other, request, "HB003");
});
