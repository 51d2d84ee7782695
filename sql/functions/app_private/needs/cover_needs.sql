create or replace function app_private.cover_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'not_covered',
      since => plan.told_at,
      amount => plan.amount,
      currency => plan.currency,
      detail => case when plan.needed_on > today.day then to_char(plan.needed_on, 'YYYY-MM-DD') end,
      record => plan.currency
    )
  from
    app_private.cover_plans as plan
    cross join (select app_private.today_in(app_private.time_zone_of(null)) as day) as today
  where plan.amount > 0;
$$;
comment on function app_private.cover_needs is
  'For app.needs_you: what the platform''s balance will not cover, as last measured. detail: the first such day, '
  'when it is one to come; null: what is due by today is not covered, the overdue included. So it does not change from '
  'day to day, and what was snoozed does not come back for that.';
