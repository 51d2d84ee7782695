create or replace function app.preview_company_credit(placement_id uuid, ended_on date)
returns table (
  currency text,
  company_fee_amount bigint,
  owed_back_amount bigint,
  given_back_amount bigint,
  recruiters_earned bigint,
  platform_share bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
begin
  perform app_private.assert_reader();
  select * into placement from app.placements where id = preview_company_credit.placement_id;
  if not found then
    perform app_private.raise_not_found('placement', 'placement_id');
  end if;
  perform app_private.assert_breach_possible(placement, preview_company_credit.ended_on);
  return query select
      placement.currency,
      placement.company_fee_amount,
      back.amount,
      app_private.given_back_amount(placement.id, back.amount, placement.company_fee_amount),
      earned.amount,
      placement.company_fee_amount - earned.amount - back.amount
    from
      (select app_private.owed_back_amount(placement.id, preview_company_credit.ended_on) as amount) as back
      cross join (
        select coalesce(sum(planned.earned_amount), 0)::bigint as amount
        from app_private.plan_breach(placement, preview_company_credit.ended_on) as planned
      ) as earned;
end;
$$;
comment on function app.preview_company_credit is
  'Previews the company''s side of app.report_guarantee_breach, in minor units: what would be owed back, how much of '
  'that the company has back already, what the recruiters would have earned, and the platform''s share, below zero a '
  'loss; null where the company''s fee is not known. ended_on: the candidate''s last day. Changes nothing. Admins '
  'and analysts only. Raises HB001, HB002, HB003 (neither active nor completed), HB008 (no date), HB015 (before the '
  'start), HB016 (in the future), HB020 (both guarantees are over), HB059 (a date outside of 2000 to 2100).';
