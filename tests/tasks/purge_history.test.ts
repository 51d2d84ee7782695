import test from "ava";
import purgeHistory from "../../tasks/purge_history.ts";
import { useTask } from "../support/task_fixture.ts";
import { createEndpoint } from "../support/webhook_endpoints.ts";

// Batches of one: each says that there may be more, until one is empty.
const fixture = useTask(test, "purge_history", purgeHistory, {
  settings: {
    event_keep_days: 10,
    given_up_job_keep_days: 10,
    claim_batch_size: 1,
  },
});

/** Makes an event of each name so many days ago; what happened is its name. */
async function addEvents(events: Record<string, number>): Promise<void> {
  await fixture.admin.query(
    `insert into app.events (id, type, entity_id, payload, created_at)
     select uuidv7(age), 'task.' || name, gen_random_uuid(), '{}', now() + age
       from unnest($1::text[], $2::interval[]) as event (name, age)`,
    [Object.keys(events), Object.values(events).map((days) => `-${days} days`)],
  );
}

const idOf = async (name: string): Promise<string> =>
  (await fixture.admin.query("select id from app.events where type = 'task.' || $1", [name])).rows[0]?.id;

test.serial(
  "purge_history deletes events past their days, and none that a delivery, a mail or a metric still needs",
  async (t) => {
    const { admin } = fixture;
    // Events of less than 15 days were not looked through for mails yet.
    await admin.query("update app_private.mail_state set read_until = now() - interval '15 days'");
    await addEvents({ old: 16, older: 400, unread: 12, young: 9, waiting: 30, given_up: 30, delivered: 30 });
    await addEvents({ mail_waiting: 40, mail_sent: 40 });
    const endpoint = await createEndpoint(admin);
    for (const name of ["waiting", "given_up", "delivered"]) {
      await admin.query(
        `insert into app.webhook_deliveries (endpoint_id, event_id, event_type, order_key, next_attempt_at)
       values ($1, $2, $3, gen_random_uuid(), now() + interval '1 day')`,
        [endpoint.id, await idOf(name), name],
      );
    }
    for (const status of ["given_up", "delivered"])
      await admin.query("update app.webhook_deliveries set status = $1 where event_type = $1", [status]);
    const { rows: kinds } = await admin.query("select min(value) as kind from app.mail_kinds");
    for (const name of ["mail_waiting", "mail_sent"]) {
      await admin.query(
        `with person as (
         insert into app.users (email, display_name, role) values ($1 || '@example.com', $1, 'platform_admin') returning id
       ), mail as (
         insert into app_private.mails (user_id, is_urgent, status, next_attempt_at, content, sent_at)
         select id, false, $2, now() + interval '1 day', case when $2 = 'waiting' then '{}'::jsonb end,
                case when $2 = 'sent' then now() end
           from person
         returning id, user_id
       )
       insert into app_private.mail_items (event_id, user_id, kind, mail_id) select $3, user_id, $4, id from mail`,
        [name, name.replace("mail_", ""), await idOf(name), kinds[0].kind],
      );
    }
    // Of two daily runs that paid nothing, the last one's is a metric.
    await admin.query(
      `with run as (
       insert into app.payout_runs (kind, started_by_role, started_at, claimed_until, finished_at)
       select 'process_due_schedules', 'test', moment, moment, moment
         from (values (now() - interval '31 days'), (now() - interval '30 days')) as run (moment)
       returning id, started_at
     )
     insert into app.events (id, type, entity_id, payload, created_at)
     select uuidv7(started_at - now()), 'payout_run.paid_nothing', id, jsonb_build_object('days', now() - started_at), started_at
       from run`,
    );
    await fixture.run();
    const { rows } = await admin.query(
      `select coalesce(payload ->> 'days', replace(type, 'task.', '')) as name from app.events
      where type ~ '^(task[.]|payout_run[.]paid_nothing)' order by 1`,
    );
    t.deepEqual(
      rows.map(({ name }) => name),
      ["30 days", "delivered", "given_up", "mail_waiting", "unread", "waiting", "young"],
    );
  },
);

test.serial("purge_history deletes jobs that were given up long ago, and none that waits", async (t) => {
  const { admin } = fixture;
  await admin.query(
    "select app_private.enqueue('measure', array['{}', '{}', '{}']::jsonb[], now() + interval '1 day')",
  );
  await admin.query(
    `update graphile_worker._private_jobs as job
        set updated_at = now() - interval '11 days',
            max_attempts = 25 + number,
            attempts = case number when 1 then 26 when 2 then 26 else 27 end
       from (select id, row_number() over (order by id) as number from graphile_worker._private_jobs) as known
      where known.id = job.id`,
  );
  await admin.query("update graphile_worker._private_jobs set updated_at = now() where max_attempts = 28");
  await admin.query("update graphile_worker._private_jobs set attempts = 28 where max_attempts = 28");
  await fixture.run();
  const { rows } = await admin.query("select max_attempts from graphile_worker._private_jobs order by 1");
  t.deepEqual(
    rows.map(({ max_attempts }) => max_attempts),
    [27, 28],
    "the first was given up long ago; the second waits for its last try, the third was given up today",
  );
});
