create or replace function app_private.funds_reasons(schedule app.payout_schedules)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(told.reason) filter (where told.reason is not null), '{}')
  from
    app_private.funds_to_spend() as funds
    cross join lateral (
      select app_private.funds_reason(schedule, funds.amount, funds.first_ids, funds.kept_for, funds.kept) as reason
    ) as told
  where funds.currency = (schedule).currency;
$$;
comment on function app_private.funds_reasons is
  'Why the known money does not pay this obligation, due or waiting for funds: waiting_for_funds or '
  'behind_an_older_one; empty when it would. Looks at this obligation alone, not at what is paid before it.';
