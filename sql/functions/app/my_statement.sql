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
  place text
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
      line.place
    from
      app.users as recruiter
      cross join lateral reporting.statement(recruiter.email, coalesce(my_statement.month, reporting.today())) as line
      -- Of one transfer that pays several obligations the part of this line.
      left join lateral (
        select paid.placement_id
        from
          app.payout_transfers as paid
          left join app.placements as named on named.id = paid.placement_id
        where paid.stripe_transfer_id = line.reference and paid.recruiter_id = me
        order by
          named.external_ref is not distinct from line.external_ref desc,
          paid.amount = abs(line.amount) desc,
          paid.id
        limit 1
      ) as transfer
        on true
      left join app.placements as placement on placement.id = transfer.placement_id
    where recruiter.id = me
    order by line.currency, line."position";
end;
$$;
comment on function app.my_statement is
  'The signed-in recruiter''s statement of a month, by the rule of reporting.statement: for each currency what was '
  'received before, each line with the running balance, and the sum at the end; minor units beside major ones. month: '
  'any day of it; null: this month. candidate: of the placement that a transfer was for. place: where its money is '
  'today. No row for who received nothing until then. Recruiters only. Raises HB001, HB016 (a month to come), '
  'HB027, HB059 (outside of 2000 to 2100).';
