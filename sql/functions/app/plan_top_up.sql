create or replace function app.plan_top_up(currency text)
returns table (
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
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  wanted constant text := upper(btrim(plan_top_up.currency));
begin
  perform app_private.assert_reader();
  if not exists (select from app.currencies as known where known.code = wanted) then
    perform app_private.raise_error(
      'unknown_currency',
      format('%s is not a currency that Holdback knows.', plan_top_up.currency),
      'Give a code of app.currencies, such as USD.',
      'currency'
    );
  end if;
  return query select
      planned.amount,
      planned.needed_on,
      planned.missing_then,
      planned.order_on,
      planned.available,
      planned.arriving,
      planned.pending_undated,
      planned.due,
      planned.balance_asked_at
    from app_private.top_up_plans() as planned
    where planned.currency = wanted;
end;
$$;
comment on function app.plan_top_up is
  'Plans a top-up of the platform''s balance in a currency, by reporting.cover: today and the next 30 days. amount: '
  'what is missing at most, in minor units, and so what to top up; 0 when all of it is covered, null when Stripe was '
  'never asked for the balance. needed_on: the first day, in the platform''s time zone, that is not covered. '
  'missing_then: what is missing on that day. order_on: the last day on which a top-up by bank comes in time (setting '
  'top_up_days), today when that is over. due: what falls due in that time. available, arriving: what there is, and '
  'what comes on a known day. pending_undated: pending at Stripe without a known day; not counted. No row: nothing '
  'falls due in this currency, and Stripe has named no balance in it. Moves no money. Admins and analysts only. '
  'Raises HB001, HB006 (no such currency).';
