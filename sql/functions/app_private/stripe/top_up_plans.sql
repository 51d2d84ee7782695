create or replace function app_private.top_up_plans(days integer default 30)
returns table (
  currency text,
  amount bigint,
  needed_on date,
  missing_then bigint,
  order_on date,
  available bigint,
  arriving bigint,
  pending_undated bigint,
  due bigint,
  balance_asked_at timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    cover as materialized (
      select each.*
      from reporting.cover as each
      where each.day <= app_private.today_in(app_private.time_zone_of(null)) + top_up_plans.days
    ),
    total as (
      select
        cover.currency,
        max(cover.missing) as amount,
        min(cover.day) filter (where not cover.is_covered) as needed_on,
        min(cover.available) as available,
        max(cover.arriving_by_then) filter (where cover.is_last) as arriving,
        min(cover.pending_undated) as pending_undated,
        max(cover.due_by_then) as due,
        min(cover.balance_asked_at) as balance_asked_at
      from
        (
          select each.*, each.day = max(each.day) over (partition by each.currency) as is_last
          from cover as each
        ) as cover
      group by cover.currency
    )
  select
    total.currency,
    total.amount,
    total.needed_on,
    first.missing,
    greatest(
      total.needed_on - app_private.setting('top_up_days'),
      case when total.needed_on is not null then app_private.today_in(app_private.time_zone_of(null)) end
    ),
    total.available,
    total.arriving,
    total.pending_undated,
    total.due,
    total.balance_asked_at
  from
    total
    left join cover as first on first.currency = total.currency and first.day = total.needed_on
  order by total.currency;
$$;
comment on function app_private.top_up_plans is
  'app.plan_top_up for every currency of reporting.cover, and for so many days (at most 30). Minor units.';
