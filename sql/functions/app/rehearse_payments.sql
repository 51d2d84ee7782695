create or replace function app.rehearse_payments(
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
  schedule_id uuid,
  hold_id uuid,
  payout_id uuid,
  placement_id uuid,
  recruiter_id uuid,
  company_id uuid,
  currency text,
  amount bigint,
  offset_amount bigint,
  pay_amount bigint
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
begin
  perform app_private.assert_admin();
  return query select payment.*
    from
      app_private.rehearse_runs(
        rehearse_payments.until,
        rehearse_payments.breached_placement_id,
        rehearse_payments.ended_on,
        rehearse_payments.late_fee_placement_id,
        rehearse_payments.late_fee_company_id,
        rehearse_payments.late_fee_days,
        rehearse_payments.terms
      ) as payment
    order by
      payment.night,
      payment.currency,
      payment.payout_id,
      payment.schedule_id,
      payment.hold_id,
      payment.amount,
      payment.offset_amount
    limit 5000;
end;
$$;
comment on function app.rehearse_payments is
  'Rehearses the coming nights as app.rehearse does, with the same arguments: who would be paid when, one row an '
  'obligation, or a hold that is released then. Amounts in minor units; at most 5,000 rows, the first. Where terms '
  'are rehearsed, the rows of the placements that they concern name no schedule and no hold: those would be others. '
  'Leaves nothing behind. Admins only. Raises what app.rehearse raises: HB001, HB002, HB008, HB037, HB059, HB080.';
