create or replace function app.my_statement(month date)
returns table (
  currency text,
  "position" bigint,
  day date,
  kind text,
  description text,
  candidate text,
  external_ref text,
  reference text,
  amount bigint,
  amount_major numeric,
  balance bigint,
  balance_major numeric,
  place text,
  paid_on date
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  me uuid;
begin
  perform app_private.is_business_day(my_statement.month, 'month');
  me := app_private.assert_recruiter();
  return query select
      line.currency,
      line."position",
      line.day,
      line.kind,
      line.description,
      placement.candidate_name,
      line.external_ref,
      line.reference,
      line.amount,
      line.amount_major,
      line.balance,
      line.balance_major,
      line.place,
      line.paid_on
    from
      app.users as recruiter
      cross join lateral reporting.statement(recruiter.email, coalesce(my_statement.month, reporting.today())) as line
      left join app.payouts as payout on payout.id = line.payout_id
      left join app.placements as placement on placement.id = payout.placement_id
    where recruiter.id = me
    order by line.currency, line."position";
end;
$$;
comment on function app.my_statement is
  'The signed-in recruiter''s statement of a month, by the rule of reporting.statement: for each currency what was '
  'received before, each line with the running balance, and the sum at the end; minor units beside major ones. month: '
  'any day of it; null: this month. candidate: of the placement that the line is of. day: when it moved, or was '
  'booked; paid_on: of a payment outside Stripe, when it was paid. place: where the money of a transfer is today. No '
  'row for who received nothing until then. Recruiters only. Raises HB001, HB016 (a month to come), HB027, HB059 '
  '(outside of 2000 to 2100).';
