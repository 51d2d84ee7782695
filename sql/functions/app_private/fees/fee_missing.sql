create or replace function app_private.fee_missing(
  placement_id uuid,
  fee_due_days integer,
  out due_on date,
  out late_from timestamptz,
  out amount bigint
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    placement.start_date + fee_missing.fee_due_days,
    late.moment,
    case
      when late.moment <= now()
        then coalesce(placement.company_fee_amount, placement.fee_amount)
          - app_private.fee_paid(placement.id, late.moment)
      else 0
    end
  from
    app_private.fee_placement(fee_missing.placement_id) as placement
    cross join lateral (
      select
        app_private.start_of_day(placement.start_date + fee_missing.fee_due_days + 1, placement.time_zone) as moment
    ) as late;
$$;
comment on function app_private.fee_missing is
  'What a company had not paid of the fee of a placement (company_fee_amount where it is known, else fee_amount) when '
  'it was due, in minor units; 0 while it is not late. due_on: start_date + fee_due_days, a day that counts whole. '
  'late_from: 00:00 of the day after, in the placement''s time zone. Without fee_due_days all are null.';
