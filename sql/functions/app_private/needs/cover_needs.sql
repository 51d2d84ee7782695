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
      detail => to_char(plan.needed_on, 'YYYY-MM-DD'),
      record => plan.currency
    )
  from app_private.cover_plans as plan
  where plan.amount > 0;
$$;
comment on function app_private.cover_needs is
  'For app.needs_you: what the platform''s balance will not cover, as last measured. detail: the first such day.';
