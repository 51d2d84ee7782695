create or replace function app.report_guarantee_breach(placement_id uuid, ended_on date, reason text)
returns app.guarantee_breaches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
  breach app.guarantee_breaches;
begin
  perform app_private.begin_verb(report_guarantee_breach.reason);
  placement := app_private.lock_placement(report_guarantee_breach.placement_id);
  perform app_private.assert_fresh_sign_in(placement.fee_amount, placement.currency);
  perform app_private.assert_breach_possible(placement, report_guarantee_breach.ended_on);
  perform from app.payouts where payouts.placement_id = placement.id order by id for no key update;
  perform app_private.lock_payout_parts(array(select id from app.payouts where payouts.placement_id = placement.id));
  perform
  from app.recoveries as redirect
  where redirect.placement_id = placement.id and redirect.purpose = 'redirect' and redirect.status = 'open'
  order by redirect.id
  for no key update;
  breach := app_private.record_breach(
    placement,
    report_guarantee_breach.ended_on,
    report_guarantee_breach.reason,
    'refund'
  );
  perform app_private.owe_company(
    placement.id,
    breach.id,
    app_private.owed_back_amount(placement.id, report_guarantee_breach.ended_on)
  );
  update app.placements set status = 'breached' where id = placement.id;
  perform app_private.set_reason(null);
  perform app_private.write_event('placement.breached', to_jsonb(breach), entity_id => placement.id);
  return breach;
end;
$$;
comment on function app.report_guarantee_breach is
  'Reports that a candidate left before the guarantee was over. In one transaction, what the clawback rule of the '
  'terms leaves stays scheduled, the rest of the unsent schedules is cancelled and that of the active holds '
  'forfeited, what was paid beyond it becomes a debt, and what is owed back to the company a company credit. After '
  'the recruiters'' guarantee, within the company''s, nothing is taken from them. ended_on: the candidate''s last '
  'day. Admins only. Raises HB001, HB002, HB003 (neither active nor completed), HB008 (no reason or no date), HB012 '
  '(a transfer is on its way: wait for its outcome), HB015 (before the start), HB016 (in the future), HB020 (the '
  'guarantee is over), HB042 (the guarantee is void, because the fee was paid late), HB037 (the reason is too long), '
  'HB059 (a date outside of 2000 to 2100), HB073 (over the API: the sign-in is too old).';
