create or replace function app.preview_due_totals(as_of timestamptz default null)
returns table (
  currency text,
  pay_count bigint,
  pay_amount bigint,
  offset_amount bigint,
  skip_count bigint,
  skip_amount bigint,
  available bigint,
  available_after bigint,
  missing bigint,
  balance_checked_at timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    preview.currency,
    count(*) filter (where preview.would_pay),
    coalesce(sum(preview.pay_amount), 0)::bigint,
    coalesce(sum(preview.offset_amount), 0)::bigint,
    count(*) filter (where not preview.would_pay),
    coalesce(sum(preview.amount) filter (where not preview.would_pay), 0)::bigint,
    balance.available,
    (balance.available - coalesce(sum(preview.pay_amount), 0))::bigint,
    case
      when balance.available is not null
        then greatest(
          coalesce(sum(preview.pay_amount), 0)
            + coalesce(sum(preview.amount) filter (where preview.reasons <@ short_of_funds and not would_pay), 0)
            - balance.available,
          0
        )::bigint
    end,
    balance.checked_at
  from
    app.preview_due_schedules(preview_due_totals.as_of) as preview
    left join app_private.platform_balances as balance on balance.currency = preview.currency
    cross join (values(array['waiting_for_funds', 'behind_an_older_one'])) as codes (short_of_funds)
  group by preview.currency, balance.available, balance.checked_at
  order by preview.currency;
$$;
comment on function app.preview_due_totals is
  'Sums app.preview_due_schedules by currency, in minor units: transfers, offsets and skipped schedules, beside the '
  'platform''s balance at Stripe when it was last read. available_after: what of it the transfers leave. missing: the '
  'amount by which the transfers, and what waits for funds only, exceed that balance; null when the balance was never '
  'read. Admins and analysts only. Raises HB001, HB059 (a date outside of 2000 to 2100).';
