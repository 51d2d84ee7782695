create or replace function app_private.undo_replacement(
  placement app.placements,
  replacement app.placements,
  breach app.guarantee_breaches,
  reason text
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  undone app.guarantee_breaches;
  carried record;
begin
  -- First, so that what was paid under the first placement counts for it alone when the other one is ended.
  perform app_private.take_back_breach(undo_replacement.breach, undo_replacement.reason);
  undone := app_private.record_breach(
    undo_replacement.replacement,
    (undo_replacement.replacement).start_date,
    undo_replacement.reason,
    'undone'
  );
  update app.placements as ended set status = 'cancelled' where ended.id = (undo_replacement.replacement).id;
  perform app_private.set_reason(undo_replacement.reason);
  for carried in
    select debt, earlier as payout
    from
      app.recoveries as debt
      join app.payouts as later on later.id = debt.payout_id
      join app.payouts as earlier
        on earlier.placement_id = (undo_replacement.placement).id and earlier.recruiter_id = later.recruiter_id
    where debt.breach_id = undone.id
    order by debt.id
  loop
    perform app_private.carry_over(carried.debt, carried.payout);
  end loop;
end;
$$;
comment on function app_private.undo_replacement is
  'Takes a replacement back: takes the breach of the replaced placement back, ends its payouts, and carries what was '
  'paid, under either of them, over to it. The caller has locked both placements, their payouts, parts and debts. '
  'Raises HB012 (a transfer is on its way).';
