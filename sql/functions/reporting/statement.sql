create or replace function reporting.statement(recruiter_email text, month date)
returns table (
  currency text,
  "position" bigint,
  day date,
  kind text,
  description text,
  external_ref text,
  reference text,
  amount bigint,
  amount_major numeric,
  balance bigint,
  balance_major numeric,
  place text,
  paid_on date,
  payout_id uuid
)
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
  with
    asked as (
      select recruiter.id as recruiter_id, begun.first_day
      from
        app.users as recruiter
        cross join (select app_private.assert_month_begun(statement.month) as first_day) as begun
      where lower(recruiter.email) = lower(statement.recruiter_email)
    ),
    lines as materialized (
      select line.*, line.month < asked.first_day as is_before
      from
        asked
        join reporting.statement_lines as line
          on line.recruiter_id = asked.recruiter_id and line.month <= asked.first_day
    ),
    listed as (
      select
        line.currency,
        0 as part,
        null::date as day,
        null::timestamptz as at,
        'opening' as kind,
        'Received before' as description,
        null as external_ref,
        null as reference,
        null as place,
        null::date as paid_on,
        null::uuid as payout_id,
        coalesce(sum(line.amount) filter (where line.is_before), 0)::bigint as amount
      from lines as line
      group by line.currency
      union all
      select
        line.currency,
        1,
        line.day,
        line.at,
        line.kind,
        case line.kind
          when 'payout' then 'Paid'
          when 'release' then 'Paid: what was held back'
          when 'adjustment' then 'Paid: adjustment'
          when 'paid_outside_stripe' then to_char(line.paid_on, '"Paid outside Stripe on "FMDD Mon YYYY')
          when 'paid_outside_stripe_undone' then 'Not paid after all'
          when 'link_undone' then 'Not paid after all'
          when 'set_off' then 'Kept against what is owed back'
          when 'reversal' then 'Taken back'
          when 'reversal_by_hand' then 'Taken back by hand'
          else line.kind
        end,
        line.external_ref,
        line.reference,
        line.place,
        line.paid_on,
        line.payout_id,
        line.amount::bigint
      from lines as line
      where not line.is_before
    ),
    numbered as (
      select
        listed.*,
        row_number() over running as number,
        sum(listed.amount) over running as balance
      from listed
      window
        running as (
          partition by listed.currency
          order by listed.part, listed.at, listed.kind, listed.reference
        )
    ),
    closed as (
      select * from numbered
      union all
      select
        last.currency,
        2,
        null,
        null,
        'closing',
        case
          when statement.month < date_trunc('month', app_private.today_in(app_private.time_zone_of(null))::timestamp)
            then 'Received until the end of the month'
          else 'Received until today'
        end,
        null,
        null,
        null,
        null,
        null,
        null,
        max(last.number) + 1,
        sum(last.amount)
      from numbered as last
      group by last.currency
    )
  select
    closed.currency,
    closed.number,
    closed.day,
    closed.kind,
    closed.description,
    closed.external_ref,
    closed.reference,
    closed.amount,
    app_private.major_units(closed.amount, money.exponent),
    closed.balance::bigint,
    app_private.major_units(closed.balance, money.exponent),
    closed.place,
    closed.paid_on,
    closed.payout_id
  from
    closed
    join app.currencies as money on money.code = closed.currency
  order by closed.currency, closed.number;
end;
comment on function reporting.statement is
  'The statement of a recruiter for a month (the month of the given day, in the platform''s time zone): for each '
  'currency the sum received before, each line with the running balance, and the sum at the end, or until today. '
  'Minor units beside major ones; the amounts of the lines and the opening sum to the closing balance. place: where '
  'the money of a transfer is today; day: when it moved, or was booked; paid_on: of a payment outside Stripe, when it '
  'was paid (reporting.statement_lines). Analysts and operators. No row for an unknown '
  'recruiter, and for one who received nothing until then. Raises HB016 (a month to come).';
