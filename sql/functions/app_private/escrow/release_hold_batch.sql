create or replace function app_private.release_hold_batch(run_id uuid)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  batch_size constant integer := app_private.setting('claim_batch_size');
  due app.escrow_holds[];
  due_hold app.escrow_holds;
begin
  select array_agg(locked)
  into due
  from
    (
      select hold.*
      from
        app.escrow_holds as hold
        join app.payouts as payout on payout.id = hold.payout_id
      where app_private.is_releasable(hold, payout)
      order by hold.release_date, hold.id
      limit batch_size
      -- The payout first: who cannot have it leaves the hold alone.
      for no key update of payout, hold skip locked
    ) as locked;
  if due is null then
    return case
      when exists (
          select
          from
            app.escrow_holds as hold
            join app.payouts as payout on payout.id = hold.payout_id
          where app_private.is_releasable(hold, payout)
        )
        then null
      else 0
    end;
  end if;
  foreach due_hold in array due loop
    perform app_private.release_hold(
      due_hold,
      'The guarantee is over.',
      due_hold.hold_amount - due_hold.released_amount
    );
  end loop;
  update app.payout_runs as run
  set
    item_count = run.item_count + cardinality(due),
    item_amounts = app_private.add_amounts(
      run.item_amounts,
      (
        select jsonb_object_agg(currency, amount)
        from (select currency, sum(hold_amount - released_amount) as amount from unnest(due) group by currency) as total
      )
    )
  where run.id = release_hold_batch.run_id;
  return cardinality(due);
end;
$$;
comment on function app_private.release_hold_batch is
  'Releases one batch of due holds for a run, in the caller''s transaction. Returns the number of holds; 0 when '
  'nothing more is due; null when other transactions have locked the rest: try again.';
