create or replace function app.cancel_placement(placement_id uuid, reason text)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  cancelled app.placements;
  payout app.payouts;
  what_to_do text;
begin
  perform app_private.begin_verb(cancel_placement.reason);
  cancelled := app_private.lock_placement(
    cancel_placement.placement_id,
    array['active'],
    'Only an active placement can be cancelled.'
  );
  if cancelled.replaces_placement_id is not null then
    perform app_private.raise_error(
      'wrong_status',
      format('Placement %s replaces placement %s.', cancelled.id, cancelled.replaces_placement_id),
      format(
        'Undo the replacement: app.withdraw_guarantee_breach(%L, ''the reason''). Or, if this candidate does not come '
        'either, report a breach.',
        cancelled.replaces_placement_id
      ),
      'placement_id'
    );
  end if;
  perform from app.payouts where payouts.placement_id = cancelled.id order by id for no key update;
  perform app_private.lock_payout_parts(array(select id from app.payouts where payouts.placement_id = cancelled.id));
  what_to_do := case
    when cancelled.guarantee_period_days > 0 and cancelled.notice_completion_date > now()
      then format(
        'Report a breach. When the candidate never started, the start day is the last day, and 0 days count as worked: '
        'app.report_guarantee_breach(%L, %L, ''the reason'').',
        cancelled.id,
        cancelled.start_date
      )
    else 'The guarantee is over, and what was paid stays paid. Cancel what is still to come: '
    'app.cancel_payout_schedule(), app.cancel_escrow_hold().'
  end;
  for payout in
    select *
    from app.payouts
    where payouts.placement_id = cancelled.id and payouts.status <> 'cancelled'
    order by id
  loop
    if payout.status <> 'completed' or payout.amount > 0 then
      perform app_private.cancel_payout_parts(payout.id, cancel_placement.reason, 'placement_id', what_to_do);
    end if;
  end loop;
  perform app_private.owe_company(cancelled.id, null, cancelled.company_fee_amount);
  update app.placements set status = 'cancelled' where id = cancelled.id returning * into cancelled;
  perform app_private.set_reason(null);
  return cancelled;
end;
$$;
comment on function app.cancel_placement is
  'Cancels a placement with its payouts, schedules and holds, as long as no part of it is paid; the fee of the '
  'company, where it is known, is owed back. When the candidate never started and a part is paid, report a breach '
  'with the start day as the last day instead. Admins only. Raises HB001, HB002, HB003 (not active, a part was paid, '
  'or it replaces another), HB008 (no reason), HB012 (a transfer is on its way), HB037 (the reason is too long).';
