// What an administrator changed by hand in rules, rights and roles is named; what comes and goes without a migration is not.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { inTransaction } from "../../../support/tampering.ts";

const db = useDatabase(test);

const ONLY_THIEF = "create role thief login; grant";

/** What an administrator does for the time of a night, and what is said of it. */
const DOORS: readonly [sql: string, detail: RegExp][] = [
  [
    "alter table app.payouts drop constraint payouts_placement_id_recruiter_id_key",
    /^table constraint payouts_placement_id_recruiter_id_key on app.payouts is gone$/,
  ],
  [
    "alter table app.bank_payout_transfers drop constraint bank_payout_transfers_pkey",
    /table constraint bank_payout_transfers_pkey on app.bank_payout_transfers is gone/,
  ],
  ["alter table app.payouts alter column currency drop not null", /^table column app.payouts.currency was changed$/],
  [
    "alter table app.payouts alter column frozen_reason set default 'none'",
    /^default value for app.payouts.frozen_reason is new$/,
  ],
  ["alter table app.payouts force row level security", /^table app.payouts was changed$/],
  ["alter table app.webhook_deliveries set unlogged", /^table app.webhook_deliveries was changed$/],
  ["drop index app.placements_replaced_once", /^index app.placements_replaced_once is gone$/],
  [`${ONLY_THIEF} holdback_owner to thief`, /^member thief of role holdback_owner is new$/],
  [`${ONLY_THIEF} holdback_admin to thief with inherit false`, /^member thief of role holdback_admin is new$/],
  ["grant pg_write_all_data to holdback_worker", /^member holdback_worker of role pg_write_all_data is new$/],
  [
    "grant holdback_admin to holdback_authenticator with admin option",
    /^member holdback_authenticator of role holdback_admin was changed$/,
  ],
  ["alter role holdback_analyst bypassrls", /^role holdback_analyst was changed$/],
  ["alter role holdback_owner login", /^role holdback_owner was changed$/],
  [
    "alter role holdback_worker set search_path = public, pg_catalog",
    /^setting search_path of holdback_worker is new$/,
  ],
  [
    "create schema evil; create table evil.p () inherits (app.payout_schedules)",
    /^inheritance of evil.p from app.payout_schedules is new$/,
  ],
  [
    `create schema evil; create table evil.q partition of app.audit_log
       for values from ('00000000-0000-0000-0000-000000000000') to ('00000000-0000-0000-0000-000000000001')`,
    /^inheritance of evil.q from app.audit_log is new$/,
  ],
  [
    "create schema evil; create table evil.o (amount bigint); alter table app.payouts inherit evil.o",
    /^inheritance of app.payouts from evil.o is new$/,
  ],
  ["create role thief; grant create on schema public to thief", /^rights to create in schema public is new$/],
  [
    `do $$ begin create role thief; execute format('grant create on database %I to thief', current_database()); end $$`,
    /^rights to create in the database is new$/,
  ],
  ["alter role all set session_replication_role = replica", /^setting session_replication_role of every role is new$/],
];

/** What comes and goes without any migration. */
const DAILY = `
  create role person login in role holdback_operator; create role reader login in role holdback_analyst;
  alter role holdback_worker password 'another' valid until 'infinity' connection limit 5;
  alter role holdback_analyst set statement_timeout = '5min'; alter role holdback_operator nologin;
  create role temporary_holdback_0123456789abcdef login noinherit connection limit 1;
  do $$ begin execute format('alter role temporary_holdback_0123456789abcdef valid until %L', now() + interval '5 minutes'); end $$;
  grant holdback_owner to temporary_holdback_0123456789abcdef with inherit false, set true;
  grant pg_read_all_stats to holdback_owner;
  create index plain on app.companies (name, id);
  update app_private.settings set value = '30' where name = 'audit_months_ahead';
  select app_private.make_audit_partitions()`;

test.serial(
  "rules, rights and roles that were changed by hand are named, and what changes day by day is not",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      const changed = async () =>
        (
          await client.query<{ detail: string }>(
            "select detail from app_private.audit_definition_problems() where seal_number is null",
          )
        ).rows.map(({ detail }) => detail);
      await client.query(DAILY);
      t.deepEqual(await changed(), []);
      for (const [sql, detail] of DOORS) {
        await client.query("savepoint untouched");
        await client.query(sql);
        const [said, ...more] = await changed();
        t.regex(said ?? "", detail, sql);
        t.deepEqual(more, []);
        await client.query("rollback to untouched");
      }
    });
  },
);
