// Audit logs of 14 months: 20,000 rows in each, half an hour apart, of 49 people and the system user. Their hashes do not matter.

import type pg from "pg";
import { withoutTriggers } from "./without_triggers.ts";

/** Who made each fiftieth of the rows. */
export const personOf = (number: number) => `md5('${number}')::uuid`;

const WHO = `case i % 50 when 0 then '00000000-0000-7000-8000-000000000001' else md5((i % 50)::text)::uuid end`;

export async function seedLongAuditLogs(client: pg.PoolClient): Promise<void> {
  await client.query("begin");
  await client.query(
    `select app_private.make_audit_partition(log, (date_trunc('month', now()) - make_interval(months => months))::date)
       from unnest(array['payout_audit_log', 'audit_log']) as log, generate_series(1, 14) as months`,
  );
  await withoutTriggers(client, async () => {
    await client.query(
      `insert into app.payout_audit_log (id, payout_id, placement_id, recruiter_id, sequence, entity, entity_id, action, new_status,
                                         changed_by, changed_by_role, metadata, created_at, previous_hash, hash)
       select uuidv7(make_interval(mins => -30 * i)), md5((i / 10)::text)::uuid, md5((i / 20)::text)::uuid, md5((i % 300)::text)::uuid, i % 10 + 1, 'payout',
              md5((i / 10)::text)::uuid, (array['update', 'complete'])[i % 2 + 1], 'pending', ${WHO}, 'worker',
              '{}', now() - make_interval(mins => 30 * i), sha256('a'), sha256('b')
         from generate_series(1, 20000) as i`,
    );
    await client.query(
      `insert into app.audit_log (id, payout_id, placement_id, sequence, entity, entity_id, action, changed_by, changed_by_role,
                                  metadata, created_at, previous_hash, hash)
       select uuidv7(make_interval(mins => -30 * i)), md5((i / 10)::text)::uuid, md5((i / 20)::text)::uuid, i % 10 + 1, 'payout_transfers', md5((i / 10)::text),
              (array['insert', 'update'])[i % 2 + 1], ${WHO}, 'worker', '{}', now() - make_interval(mins => 30 * i),
              sha256('a'), sha256('b')
         from generate_series(1, 20000) as i`,
    );
  });
  await client.query("commit");
  await client.query("analyze app.payout_audit_log, app.audit_log");
}
