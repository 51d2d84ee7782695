create or replace function app.report_departure(placement_id uuid, left_on date, reason text)
returns app.guarantee_breaches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  is_confirmed constant boolean := coalesce((app_private.confirmed_request()).verb = 'report_departure', false);
  companies uuid[];
  placement app.placements;
begin
  perform app_private.is_business_day(report_departure.left_on, 'left_on');
  if not is_confirmed then
    companies := app_private.assert_company_user();
  end if;
  select * into placement from app.placements where id = report_departure.placement_id;
  if not found or not is_confirmed and placement.company_id <> all (companies) then
    perform app_private.raise_not_found('placement', 'placement_id');
  end if;
  if btrim(coalesce(report_departure.reason, '')) = '' then
    perform app_private.raise_error(
      'invalid_argument',
      'This needs a reason.',
      'Say why, or how, they left.',
      'reason'
    );
  end if;
  perform app_private.is_long_text(report_departure.reason, 'reason');
  perform app_private.assert_breach_possible(placement, report_departure.left_on, 'left_on');
  if app_private.needs_second_person(
    'departure',
    'report_departure',
    jsonb_build_object(
      'placement_id', placement.id,
      'left_on', report_departure.left_on,
      'reason', report_departure.reason
    ),
    jsonb_build_object(
      'placement', placement.external_ref,
      'start_date', placement.start_date,
      'currency', placement.currency,
      'owed_back', app_private.owed_back_amount(placement.id, report_departure.left_on)
    ),
    company_id => placement.company_id
  ) then
    return null;
  end if;
  return app.report_guarantee_breach(placement.id, report_departure.left_on, report_departure.reason);
end;
$$;
comment on function app.report_departure is
  'A user of the company reports that a candidate left, before the guarantee was over. It moves nothing: it leaves a '
  'request (kind departure) and returns null; the admin who confirms it reports the broken guarantee by '
  'app.report_guarantee_breach. left_on: the candidate''s last day. Users of the placement''s company only. Raises '
  'HB001, HB002 (no such placement, or another company''s), HB003 (neither active nor completed), HB008 (no reason or '
  'no date), HB012 (when it is confirmed: a transfer is on its way), HB015 (before the start), HB016 (in the future), '
  'HB020 (the guarantee is over), HB035 (too many requests), HB037 (the reason is too long), HB042 (the guarantee is '
  'void, because the fee was paid late), HB059 (a date outside of 2000 to 2100).';
