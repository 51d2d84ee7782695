create or replace function app.my_payouts()
returns table (
  payout_id uuid,
  placement_id uuid,
  candidate text,
  company text,
  currency text,
  status text,
  is_frozen boolean,
  amount bigint,
  earned bigint,
  in_bank bigint,
  paid_outside_stripe bigint,
  unpaid bigint,
  held bigint,
  owed_back bigint,
  guarantee_ends_on date,
  guarantee_is_over boolean,
  placement_status text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  me constant uuid := app_private.assert_recruiter();
begin
  return query select
      payout.id,
      placement.id,
      placement.candidate_name,
      company.name,
      payout.currency,
      payout.status,
      payout.frozen_at is not null,
      payout.amount,
      (bucket.paid + bucket.in_flight + bucket.scheduled + bucket.held - bucket.debt)::bigint,
      bucket.in_bank::bigint,
      bucket.paid_outside_stripe::bigint,
      (bucket.in_flight + bucket.scheduled)::bigint,
      bucket.held::bigint,
      bucket.debt::bigint,
      (placement.guarantee_completion_date at time zone placement.time_zone)::date,
      placement.guarantee_completion_date <= now(),
      placement.status
    from
      app.payouts as payout
      join reporting.payout_buckets as bucket on bucket.payout_id = payout.id
      left join app.placements as placement on placement.id = payout.placement_id
      left join app.companies as company on company.id = placement.company_id
    where payout.recruiter_id = me and bucket.recruiter_id = me
    order by payout.created_at desc, payout.id;
end;
$$;
comment on function app.my_payouts is
  'The signed-in recruiter''s payouts, the newest first, with their candidate and company (null for an adjustment), '
  'in minor units: amount, what was agreed; earned, in_bank, paid_outside_stripe, held and owed_back as in '
  'app.my_money; unpaid, what is scheduled or on its way. Recruiters only. Raises HB001, HB027.';
