// A company says that somebody left: it moves nothing, and an admin confirms it or does not.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPerson, createPlacement } from "../../support/fixtures.ts";

const db = useDatabase(test);
const REPORT = "select id from app.report_departure($1, $2, $3)";

async function running() {
  const companyId = await createCompany(db.admin);
  const user = await createPerson(db.admin, "company_user", [companyId]);
  const placement = await createPlacement(db.admin, { companyId, startDate: daysAgo(10), guaranteePeriodDays: 60 });
  return { companyId, user, placement, me: await db.actAs(user.id) };
}

const statusOf = async (placement: string) =>
  (await db.admin.query("select status from app.placements where id = $1", [placement])).rows[0].status;
const requestOf = async (placement: string) =>
  (await db.admin.query("select * from app.requests where arguments ->> 'placement_id' = $1", [placement])).rows[0];

test("a report moves nothing until an admin confirms it, who breaks the guarantee by the same rule", async (t) => {
  const { me, placement, user } = await running();
  t.deepEqual((await me.query(REPORT, [placement, daysAgo(2), "resigned"])).rows, [{ id: null }]);
  t.is(await statusOf(placement), "active");
  const request = await requestOf(placement);
  t.like(request, { kind: "departure", verb: "report_departure", status: "pending", requested_by: user.id });
  const { rows } = await me.query(
    "select departure_status, departure_left_on - current_date as days from app.company_placements()",
  );
  t.deepEqual(rows, [{ departure_status: "pending", days: -2 }]);
  // Whoever confirms it reads before what a breach would take now.
  const effect = async () =>
    (
      await db.admin.query("select app.requests_effect(each) as it from app.requests as each where id = $1", [
        request.id,
      ])
    ).rows[0].it;
  const { rows: planned } = await db.admin.query(
    `select app_private.shown_amount(sum(cancelled_amount + forfeited_amount + debt), 'USD') as lost
       from app.preview_guarantee_breach($1, $2)`,
    [placement, daysAgo(2)],
  );
  t.true((await effect()).includes(`recruiters lose ${planned[0].lost}, and nothing is owed back`), await effect());
  const one = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await one.query("select app.confirm_request($1, $2)", [request.id, request.basis_hash]);
  t.is(await statusOf(placement), "breached");
  t.regex(await effect(), /recruiters lose what the terms say/);
  const { rows: breaches } = await db.admin.query(
    "select ended_on - current_date as days, reason, reported_by_role from app.guarantee_breaches where placement_id = $1",
    [placement],
  );
  t.deepEqual(breaches, [{ days: -2, reason: "resigned", reported_by_role: "platform_admin" }]);
});

test("only users of the placement's company report, and what admins do is not theirs", async (t) => {
  const { companyId, placement } = await running();
  const stranger = await running();
  await refused(t, stranger.me.query(REPORT, [placement, daysAgo(2), "left"]), "HB002");
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query(REPORT, [placement, daysAgo(2), "left"]), "HB001");
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  await refused(t, recruiter.query(REPORT, [placement, daysAgo(2), "left"]), "42501");
  t.is(await requestOf(placement), undefined);
  t.truthy(companyId);
});

test("a report needs a reason and a day within the guarantee", async (t) => {
  const { me, placement } = await running();
  const report = (left: string | null, reason: string | null) => me.query(REPORT, [placement, left, reason]);
  await refused(t, report(daysAgo(2), " "), "HB008");
  await refused(t, report(null, "left"), "HB008");
  await refused(t, report(daysAgo(11), "left"), "HB015");
  await refused(t, report(daysAgo(-1), "left"), "HB016");
  await refused(t, report(daysAgo(2), "x".repeat(20_001)), "HB037");
  await refused(t, report("1999-12-31", "left"), "HB059");
  const over = await createPlacement(db.admin, {
    companyId: (await db.admin.query("select company_id from app.placements where id = $1", [placement])).rows[0]
      .company_id,
  });
  await refused(t, me.query(REPORT, [over, "2026-01-01", "left"]), "HB020");
});

test("what a user asked for who has left the company is not confirmed any more", async (t) => {
  const { companyId, me, placement, user } = await running();
  await me.query(REPORT, [placement, daysAgo(2), "resigned"]);
  await db.admin.query("select app.remove_company_member($1, $2)", [companyId, user.id]);
  const request = await requestOf(placement);
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query("select app.confirm_request($1, $2)", [request.id, request.basis_hash]), "HB031");
  t.is(await statusOf(placement), "active");
});
