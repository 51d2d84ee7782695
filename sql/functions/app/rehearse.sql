create or replace function app.rehearse(
  until date,
  breached_placement_id uuid default null,
  ended_on date default null,
  late_fee_placement_id uuid default null,
  late_fee_company_id uuid default null,
  late_fee_days integer default null,
  terms jsonb default null
)
returns table (
  night date,
  currency text,
  pay_count bigint,
  pay_amount bigint,
  offset_amount bigint,
  needed_so_far numeric,
  available bigint,
  remaining numeric
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
begin
  perform app_private.assert_admin();
  return query select
      total.night,
      total.currency,
      total.pay_count,
      total.pay_amount,
      total.offset_amount,
      sum(total.pay_amount) over so_far,
      funds.amount,
      funds.amount - sum(total.pay_amount) over so_far
    from
      (
        select
          payment.night,
          payment.currency,
          count(*) as pay_count,
          sum(payment.pay_amount)::bigint as pay_amount,
          sum(payment.offset_amount)::bigint as offset_amount
        from
          app_private.rehearse_runs(
            rehearse.until,
            rehearse.breached_placement_id,
            rehearse.ended_on,
            rehearse.late_fee_placement_id,
            rehearse.late_fee_company_id,
            rehearse.late_fee_days,
            rehearse.terms
          ) as payment
        group by payment.night, payment.currency
      ) as total
      left join app_private.funds_at(now()) as funds on funds.currency = total.currency
    window
      so_far as (
        partition by total.currency
        order by total.night
      )
    order by total.night, total.currency;
end;
$$;
comment on function app.rehearse is
  'Rehearses the coming nights to a day, with the functions of the real ones, and leaves nothing behind: what each '
  'night would pay by currency, in minor units. needed_so_far: the sum of the transfers up to that night. available: '
  'the platform''s balance as Stripe said it last, less what is on its way or was paid since; remaining: what of it '
  'would be left if no money came in; null when it was never read. At most 92 days. What if, each by itself or '
  'together: breached_placement_id, ended_on: this placement''s guarantee broke now. late_fee_placement_id, or '
  'late_fee_company_id for all of a company: what is on its way of the fee, and what is owed of it by the terms'' '
  'fee_due_days, is there late_fee_days after the expected day; null: it never comes. terms: the arguments of '
  'app.publish_payout_policy by name, such as {"guarantee_period_days": 60, "holdback_percentage": 10}, or those of '
  'a request: as if the placements that are signed from valid_from on (null: whenever) under the terms of that '
  'company, or of the platform, and of which nothing was paid or changed yet, had been signed under these; at most '
  '200. Admins only. Raises HB001, HB002 (no such placement or company), HB008 (a day that is over or too far, half '
  'of a breach or of a late fee, a fee that is expected on no day, terms that are none), HB037 (the terms are too '
  'long), HB059 (a date outside of 2000 to 2100), HB080 (too many placements), and what app.report_guarantee_breach '
  'and app.publish_payout_policy raise.';
