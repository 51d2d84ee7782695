create or replace function app_private.funds_reasons(schedule app.payout_schedules)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(array_agg(reason.code) filter (where reason.code is not null), '{}')
  from
    app_private.funds_to_spend() as funds
    cross join lateral app_private.funds_blocker(
      (schedule).amount,
      funds.amount,
      case when funds.kept_for is distinct from (schedule).id then funds.kept else 0 end
    ) as reason (code)
  where
    (schedule).status in ('pending', 'failed')
    and ((schedule).due_at <= now() or (schedule).waits_for = 'funds')
    and funds.currency = (schedule).currency
    and (schedule).id <> all (funds.first_ids);
$$;
comment on function app_private.funds_reasons is
  'Why the known money does not pay this obligation, due or waiting for funds: waiting_for_funds or '
  'behind_an_older_one; empty when it would. Looks at this obligation alone, not at what is paid before it.';
