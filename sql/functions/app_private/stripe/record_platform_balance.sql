create or replace function app_private.record_platform_balance(
  available jsonb,
  asked_at timestamptz default null,
  pending jsonb default null
)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  resumed integer;
begin
  perform from app_private.platform_balances order by currency for no key update;
  -- Two overlapping questions: the order of their answers is unknown, so the second one is not recorded.
  if exists (select from app_private.platform_balances where checked_at >= record_platform_balance.asked_at) then
    return null;
  end if;
  insert into app_private.platform_balances as known (currency, available, asked_at, pending)
  select
    upper(key),
    value::bigint,
    coalesce(record_platform_balance.asked_at, now()),
    coalesce((record_platform_balance.pending ->> key)::bigint, 0)
  from jsonb_each_text(record_platform_balance.available)
  on conflict (currency) do update
    set
      available = excluded.available,
      pending = excluded.pending,
      checked_at = now(),
      asked_at = excluded.asked_at,
      grown_at = case when excluded.available > known.available then now() else known.grown_at end;
  resumed := app_private.resume_waiting_for_funds();
  if resumed > 0 then
    perform app_private.enqueue(
      'retry_failed_schedules',
      array['{}'::jsonb],
      job_keys => array['retry_failed_schedules:funds']
    );
  end if;
  return resumed;
end;
$$;
comment on function app_private.record_platform_balance is
  'Records the available balance of the platform at Stripe, {"usd": 1000} in minor units, and retries the schedules '
  'that waited for it (app_private.resume_waiting_for_funds). pending: the same of what is not available yet. '
  'asked_at: the time of the question, by the clock of this database. Returns the number of schedules that the '
  'balance covers. Returns null, and records nothing, when another answer was recorded since then: ask again.';
