create or replace function app_private.money_stops()
returns table (code text, scope text, since timestamptz, sentence text, action text, who text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    'key_refused',
    'all',
    circuit.opened_at,
    format('The platform''s Stripe key is refused: %s', circuit.opened_reason),
    'put in a valid STRIPE_SECRET_KEY; payments go on by themselves',
    'engineer'
  from app_private.stripe_circuit as circuit
  where circuit.opened_at is not null
  union all
  select
    app_private.gate_code(),
    'all',
    known.closed_at,
    known.closed_because,
    case app_private.gate_code()
      when 'account_not_claimed' then 'claim_stripe_account, or stop the copy'
      else 'wait: payments go on when Stripe''s list has been read'
    end,
    case app_private.gate_code() when 'account_not_claimed' then 'platform admin' else 'nobody' end
  from app_private.lineage as known
  where app_private.gate_code() is not null
  union all
  select
    'worker_not_seen',
    'all',
    max(coalesce(expected.last_ended_at, expected.created_at)),
    'No worker has ended a task for more than ten minutes.',
    'start npm run worker, and look at its log',
    'engineer'
  from app_private.expected_tasks as expected
  having max(coalesce(expected.last_ended_at, expected.created_at)) < now() - interval '10 minutes'
  union all
  select
    'queue_stuck',
    -- Nothing else moves money to recruiters.
    case stuck.task when 'execute_transfer' then 'all' else 'task:' || stuck.task end,
    stuck.since,
    format(
      case stuck.jobs
        when 1 then '%s job of %s waits in the queue, and no worker takes it.'
        else '%s jobs of %s wait in the queue, and no worker takes them.'
      end,
      stuck.jobs,
      stuck.task
    ),
    'look at the worker''s log, and start npm run worker anew',
    'engineer'
  from app_private.stuck_tasks() as stuck
  where
    -- That no worker is there is said above.
    exists (select from app_private.expected_tasks as seen where seen.last_ended_at >= now() - interval '10 minutes')
  union all
  select
    'database_read_only',
    'all',
    null,
    'The database takes no changes.',
    'make it writable, or let DATABASE_URL lead to the primary',
    'engineer'
  where
    pg_is_in_recovery()
    -- An analyst's own sessions are read-only: that is no state of the database.
    or exists (
      select
      from pg_settings as setting
      where
        setting.name = 'default_transaction_read_only'
        and setting.setting = 'on'
        and setting.source not in ('user', 'database user', 'client', 'session')
    )
  union all
  select
    'paused',
    case when pause.scope_kind = 'all' then 'all' else pause.scope_kind || ':' || pause.scope_value end,
    pause.paused_at,
    format('Payouts are paused by %s: %s', coalesce(person.display_name, pause.paused_by_role), pause.reason),
    case
      when pause.id = known.put_back_pause_id
        then 'enter again what people entered since (docs/restore.md), then resume_payouts'
      else 'resume_payouts'
    end,
    'platform admin'
  from
    app.payout_pauses as pause
    left join app_private.lineage as known on known.put_back_pause_id = pause.id
    left join app.users as person on person.id = pause.paused_by
  where pause.resumed_at is null
  union all
  select
    'waiting_for_funds',
    'currency:' || waiting.currency,
    min(waiting.waiting_since),
    format(
      '%s for %s to come in.',
      case when count(*) = 1 then 'One payment waits' else count(*) || ' payments wait' end,
      app_private.shown_amount(sum(waiting.amount), waiting.currency)
    ),
    'top up the platform''s balance at Stripe; payments go on by themselves',
    'platform admin'
  from app.payout_schedules as waiting
  where waiting.waits_for = 'funds' and waiting.status in ('pending', 'failed')
  group by waiting.currency
  union all
  select
    'task_missed',
    'task:' || missed.task,
    missed.since,
    format('%s has not ended in time%s', missed.task, coalesce(': ' || missed.last_error, '.')),
    'look at the worker''s log',
    'engineer'
  from app_private.missed_tasks() as missed;
$$;
comment on function app_private.money_stops is
  'Whatever keeps money from moving now, all of it (scope all) or a part, since when, and who clears it how.';
