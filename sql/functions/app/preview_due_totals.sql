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
    funds.amount,
    (funds.amount - coalesce(sum(preview.pay_amount), 0))::bigint,
    case
      when funds.amount is not null
        then greatest(
          coalesce(sum(preview.pay_amount), 0)
            + coalesce(sum(preview.amount) filter (where preview.reasons <@ short_of_funds and not would_pay), 0)
            - funds.amount,
          0
        )::bigint
    end,
    funds.checked_at
  from
    app.preview_due_schedules(preview_due_totals.as_of) as preview
    left join app_private.funds_at(coalesce(preview_due_totals.as_of, now())) as funds
      on funds.currency = preview.currency
    cross join (values(array['waiting_for_funds', 'behind_an_older_one'])) as codes (short_of_funds)
  group by preview.currency, funds.amount, funds.checked_at
  order by preview.currency;
$$;
comment on function app.preview_due_totals is
  'Sums app.preview_due_schedules by currency, in minor units: transfers, offsets and skipped schedules. available: '
  'the platform''s balance at Stripe as it was last read (balance_checked_at), less what is on its way or was paid '
  'since, with the pending money that will have arrived as_of. available_after: what of it the transfers leave. '
  'missing: the amount by which the transfers, and what waits for funds only, exceed it; null when the balance was '
  'never read. Admins and analysts only. Raises HB001, HB059 (a date outside of 2000 to 2100).';
