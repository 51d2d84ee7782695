create or replace function app_private.finish_recovery_run(run_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update app.payout_runs as run
  set
    (item_count, item_amounts) = (
      select
        coalesce(sum(per_currency.count), 0),
        coalesce(jsonb_object_agg(per_currency.currency, per_currency.amount), '{}')
      from
        (
          select transfer.currency, count(*) as count, sum(transfer.amount) as amount
          from app.payout_transfers as transfer
          where
            transfer.stripe_transfer_id in (
              select unknown.stripe_transfer_id
              from app_private.unknown_transfers as unknown
              where unknown.run_id = finish_recovery_run.run_id
            )
          group by transfer.currency
        ) as per_currency
    ),
    claimed_until = clock_timestamp()
  where run.id = finish_recovery_run.run_id;
  perform app_private.finish_answered_runs(array[finish_recovery_run.run_id]);
end;
$$;
comment on function app_private.finish_recovery_run is
  'Ends the run of a reading of Stripe''s list, with the count and sums (minor units) of what was adopted in it.';
