create or replace function app.company_departure(placement_id uuid, left_on date)
returns table (
  currency text,
  days_worked integer,
  company_fee bigint,
  owed_back bigint,
  stays_earned bigint,
  not_paid_amount bigint,
  taken_back_amount bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  companies uuid[];
  placement app.placements;
begin
  perform app_private.is_business_day(company_departure.left_on, 'left_on');
  companies := app_private.assert_company_user();
  select * into placement from app.placements where id = company_departure.placement_id;
  if not found or placement.company_id <> all (companies) then
    perform app_private.raise_not_found('placement', 'placement_id');
  end if;
  perform app_private.assert_breach_possible(placement, company_departure.left_on, 'left_on');
  return query select
      placement.currency,
      company_departure.left_on - placement.start_date,
      placement.company_fee_amount,
      case
        when placement.company_fee_amount is not null
          then app_private.owed_back_amount(placement.id, company_departure.left_on)
      end,
      coalesce(sum(planned.earned_amount), 0)::bigint,
      coalesce(sum(planned.cancelled_amount + planned.forfeited_amount), 0)::bigint,
      coalesce(sum(planned.debt), 0)::bigint
    from app_private.plan_breach(placement, company_departure.left_on) as planned;
end;
$$;
comment on function app.company_departure is
  'What a departure that app.report_departure reports would change once an admin confirms it: one row. left_on: the '
  'candidate''s last day. days_worked: until then, as the terms count them. company_fee and owed_back: the company''s '
  'fee, and what of it is owed back to the company; null where the fee is not known. Of what the recruiters were to '
  'get: stays_earned, not_paid_amount (not sent yet, and not sent any more) and taken_back_amount (was paid, and is '
  'taken back). Minor units. Changes nothing. Users of the placement''s company only. Raises HB001, HB002 (no such '
  'placement, or another company''s), HB003 (neither active nor completed), HB008 (no date), HB015 (before the start), '
  'HB016 (in the future), HB020 (the guarantee is over), HB027, HB042 (the guarantee is void, because the fee was paid '
  'late), HB059 (a date outside of 2000 to 2100).';
