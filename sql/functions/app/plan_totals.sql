create or replace function app.plan_totals(plan_id uuid)
returns table (
  currency text,
  planned_count bigint,
  planned_amount bigint,
  present_count bigint,
  present_amount bigint,
  difference bigint,
  obligatory_count bigint,
  plan_from bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  perform from app.run_plans as plan where plan.id = plan_totals.plan_id;
  if not found then
    perform app_private.raise_not_found('plan', 'plan_id');
  end if;
  return query select
      item.currency,
      count(*),
      sum(item.pay_amount)::bigint,
      count(*) filter (where drift.schedule_id is null),
      coalesce(sum(item.pay_amount) filter (where drift.schedule_id is null), 0)::bigint,
      (coalesce(sum(item.pay_amount) filter (where drift.schedule_id is null), 0) - sum(item.pay_amount))::bigint,
      count(*) filter (where payout.amount > app_private.plan_from(item.currency)),
      app_private.plan_from(item.currency)
    from
      app.run_plan_items as item
      join app.payouts as payout on payout.id = item.payout_id
      left join app.plan_drift(plan_totals.plan_id) as drift on drift.schedule_id = item.schedule_id
    where item.plan_id = plan_totals.plan_id
    group by item.currency
    order by item.currency;
end;
$$;
comment on function app.plan_totals is
  'Sums a plan by currency, in minor units: what it has, what of it is still as it has it (app.plan_drift), and the '
  'difference, zero or below. obligatory_count: how many of its obligations no run pays without a plan: those of '
  'payouts of more than plan_from (setting plan_from_amounts; null: any is paid). Admins and analysts only. Raises '
  'HB001, HB002.';
