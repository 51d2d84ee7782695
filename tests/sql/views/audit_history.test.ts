// The history of everything, asked in the ways in which people ask it.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { allFor, createCompany, createPerson, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { seedLongAuditLogs } from "../../support/long_audit_logs.ts";

const db = useDatabase(test);

test.serial("the history of a placement has its payouts, parts and people, with names and reasons", async (t) => {
  const admin = await createPerson(db.admin, "platform_admin");
  const ada = await createRecruiter(db.admin);
  const placement = await createPlacement(db.admin, {
    companyId: await createCompany(db.admin, "Acme"),
    recruiters: allFor(ada),
    externalRef: "ACME-7",
  });
  const client = await db.actAs(admin.id);
  const { rows: payouts } = await db.admin.query("select id from app.payouts where placement_id = $1", [placement]);
  await client.query("select app.freeze_payout($1, 'the invoice is disputed')", [payouts[0].id]);
  const analyst = await db.connectAs("holdback_analyst");
  const { rows: frozen } = await analyst.query(
    `select log, external_ref, company, recruiter_id, entity, action, changed_by_name, changed_by_role, reason,
            changes -> 'frozen_at' ? 'new' as says_when
       from reporting.audit_history where placement_id = $1 and changed_by = $2 order by at`,
    [placement, admin.id],
  );
  t.deepEqual(frozen, [
    {
      log: "payout",
      external_ref: "ACME-7",
      company: "Acme",
      recruiter_id: ada.id,
      entity: "payout",
      action: "freeze",
      changed_by_name: frozen[0]?.changed_by_name,
      changed_by_role: "platform_admin",
      reason: "the invoice is disputed",
      says_when: true,
    },
  ]);
  t.truthy(frozen[0]?.changed_by_name);
  const { rows: whole } = await analyst.query(
    "select distinct log, entity from reporting.audit_history where placement_id = $1 order by 1, 2",
    [placement],
  );
  t.deepEqual(
    whole.map(({ log, entity }) => `${log} ${entity}`),
    ["other placement_recruiters", "other placements", "payout escrow_hold", "payout payout", "payout payout_schedule"],
  );
});

/** Where a plan reads a log: the names of its scans. */
const scansOf = (plan: Record<string, unknown>): string[] => [
  ...("Relation Name" in plan && /audit_log/.test(String(plan["Relation Name"]))
    ? [`${plan["Node Type"]} ${plan["Relation Name"]}`]
    : []),
  ...((plan.Plans ?? []) as Record<string, unknown>[]).flatMap(scansOf),
];

test.serial("each question of the history uses indexes of both logs, for analysts and for operators", async (t) => {
  const admin = await createPerson(db.admin, "platform_admin");
  const placement = await createPlacement(db.admin);
  const client = await db.admin.connect();
  t.teardown(() => client.release());
  await seedLongAuditLogs(client);
  const { rows: empty } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relispartition and relkind = 'r' and reltuples <= 0`,
  );
  const questions = [
    `where payout_id = (select id from app.payouts where placement_id = '${placement}')`,
    `where placement_id = '${placement}'`,
    `where changed_by = '${admin.id}'`,
    "where at >= now() - interval '1 hour' and at < now()",
    "where action = 'freeze'",
    "where action = 'delete'",
  ];
  for (const role of ["holdback_analyst", "holdback_operator"] as const) {
    const reader = await db.connectAs(role);
    for (const question of questions) {
      const { rows } = await reader.query(`explain (format json) select * from reporting.audit_history ${question}`);
      const scans = scansOf(rows[0]["QUERY PLAN"][0].Plan).filter(
        (scan) => !empty.some(({ name }) => scan.endsWith(name)),
      );
      t.true(scans.length >= 13, `${question}: ${scans.length}`);
      t.true(
        scans.every((scan) => /^(Index Scan|Bitmap Heap Scan|Index Only Scan) /.test(scan)),
        `${role}: ${question}: ${scans.join(", ")}`,
      );
    }
  }
});
