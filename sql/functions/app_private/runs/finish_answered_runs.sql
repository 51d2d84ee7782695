create or replace function app_private.finish_answered_runs(run_ids uuid[])
returns setof jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  answered_id uuid;
  was_running boolean;
begin
  foreach answered_id in array finish_answered_runs.run_ids loop
    continue when
      exists (
        select
        from app.payout_transfers as transfer
        where transfer.run_id = answered_id and transfer.listed_status = 'intended'
      );
    with
      per_status as (
        select status, currency, count(*), sum(amount) as amount
        from app.payout_transfers as transfer
        where transfer.run_id = answered_id
        group by status, currency
      ),
      -- What releases holds makes no transfers: all that it took is released.
      released as (
        select item_count as count, item_amounts as amounts
        from app.payout_runs
        where id = answered_id and kind = 'release_due_escrow_holds'
      ),
      total as (
        select
          coalesce(
            (select released.count from released),
            sum(per_status.count) filter (where status = 'succeeded'),
            0
          ) as succeeded_count,
          coalesce(
            (select released.amounts from released),
            jsonb_object_agg(currency, amount) filter (where status = 'succeeded'),
            '{}'
          ) as succeeded_amounts,
          coalesce(sum(per_status.count) filter (where status = 'refused'), 0) as refused_count,
          coalesce(jsonb_object_agg(currency, amount) filter (where status = 'refused'), '{}') as refused_amounts,
          coalesce(sum(per_status.count) filter (where status = 'in_doubt'), 0) as in_doubt_count,
          coalesce(jsonb_object_agg(currency, amount) filter (where status = 'in_doubt'), '{}') as in_doubt_amounts
        from per_status
      )
    update app.payout_runs as run
    set
      finished_at = coalesce(run.finished_at, clock_timestamp()),
      (succeeded_count, succeeded_amounts, refused_count, refused_amounts, in_doubt_count, in_doubt_amounts) = row(
        total.succeeded_count,
        total.succeeded_amounts,
        total.refused_count,
        total.refused_amounts,
        total.in_doubt_count,
        total.in_doubt_amounts
      )
    from total
    where
      run.id = answered_id
      and run.claimed_until is not null
      -- As long as one is in doubt, nobody needs to hear every two minutes that nothing is new.
      and (
        run.finished_at is null
        or (
          run.succeeded_count,
          run.succeeded_amounts,
          run.refused_count,
          run.refused_amounts,
          run.in_doubt_count,
          run.in_doubt_amounts
        ) is distinct from (
          total.succeeded_count,
          total.succeeded_amounts,
          total.refused_count,
          total.refused_amounts,
          total.in_doubt_count,
          total.in_doubt_amounts
        )
      )
    returning old.finished_at is null
    into was_running;
    if was_running then
      return next app_private.run_report(answered_id);
    end if;
  end loop;
end;
$$;
comment on function app_private.finish_answered_runs is
  'Finishes those of the runs that claimed everything and wait for no answer, and fills in their counts and sums. '
  'Counts are filled in again when a transfer in doubt is resolved later. Runs in a transaction of its own after '
  'answers are recorded, so that of two concurrent recorders at least one finishes the run. Returns the reports of '
  'those that it has finished, for the log.';
