create or replace function app_private.funds_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'waiting_for_funds',
      since => min(waiting.waiting_since),
      amount => sum(waiting.amount)::bigint,
      currency => waiting.currency,
      item_count => count(*),
      payout_id => case when count(distinct waiting.payout_id) = 1 then min(waiting.payout_id::text)::uuid end,
      record => waiting.currency
    )
  from app.payout_schedules as waiting
  where waiting.waits_for = 'funds' and waiting.status in ('pending', 'failed')
  group by waiting.currency;
$$;
comment on function app_private.funds_needs is
  'For app.needs_you: payments that wait for money on the platform''s balance, by currency.';
