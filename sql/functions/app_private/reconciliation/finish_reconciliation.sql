create or replace function app_private.finish_reconciliation(reconciliation_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  differences bigint;
  new_findings bigint;
begin
  perform app_private.reconciliation_heartbeat(finish_reconciliation.reconciliation_id);
  if cardinality(app_private.transfers_to_ask(finish_reconciliation.reconciliation_id, 1)) > 0 then
    perform app_private.raise_error(
      'wrong_status',
      format('Reconciliation %s has transfers left to ask Stripe for.', finish_reconciliation.reconciliation_id),
      'Ask for all of app_private.transfers_to_ask() first.',
      'reconciliation_id'
    );
  end if;
  perform app_private.note_hand_reversals(finish_reconciliation.reconciliation_id);
  perform app_private.compare_transfers(finish_reconciliation.reconciliation_id);
  perform app_private.compare_balance_transactions(finish_reconciliation.reconciliation_id);
  select count(*)
  into differences
  from app_private.reconciliation_differences as difference
  where difference.reconciliation_id = finish_reconciliation.reconciliation_id;

  with
    their_transfer as (
      select matched.standing, matched.transfer_id, transfer.amount, transfer.currency
      from
        app_private.match_transfers(finish_reconciliation.reconciliation_id) as matched
        join app_private.reconciliation_transfers as transfer
          on transfer.reconciliation_id = finish_reconciliation.reconciliation_id
          and transfer.stripe_transfer_id = matched.stripe_transfer_id
      where matched.in_window
    ),
    counted as (
      select 'theirs' as side, amount, currency from their_transfer
      union all
      select 'undecided', amount, currency from their_transfer where standing = 'undecided'
      union all
      select 'ours', app_private.whole_amount(ours), ours.currency
      from
        their_transfer
        join app.payout_transfers as ours on ours.id = their_transfer.transfer_id
      where their_transfer.standing = 'ours'
      union all
      select 'ours', app_private.whole_amount(ours), ours.currency
      from
        app_private.reconciliation_transfers as absent
        join app.payout_transfers as ours
          on ours.stripe_transfer_id = absent.stripe_transfer_id and app_private.is_first_of_batch(ours)
      where absent.reconciliation_id = finish_reconciliation.reconciliation_id and absent.shown = 'not_there'
    ),
    per_currency as (select side, currency, count(*), sum(amount) as amount from counted group by side, currency),
    total as (
      select
        coalesce(sum(count) filter (where side = 'ours'), 0) as our_count,
        coalesce(jsonb_object_agg(currency, count) filter (where side = 'ours'), '{}') as our_counts,
        coalesce(jsonb_object_agg(currency, amount) filter (where side = 'ours'), '{}') as our_amounts,
        coalesce(sum(count) filter (where side = 'theirs'), 0) as their_count,
        coalesce(jsonb_object_agg(currency, count) filter (where side = 'theirs'), '{}') as their_counts,
        coalesce(jsonb_object_agg(currency, amount) filter (where side = 'theirs'), '{}') as their_amounts,
        coalesce(sum(count) filter (where side = 'undecided'), 0) as undecided_count,
        coalesce(jsonb_object_agg(currency, amount) filter (where side = 'undecided'), '{}') as undecided_amounts
      from per_currency
    )
  update app.reconciliations
  set (
    our_count,
    our_counts,
    our_amounts,
    their_count,
    their_counts,
    their_amounts,
    undecided_count,
    undecided_amounts
  ) = (select total.* from total)
  where id = finish_reconciliation.reconciliation_id;

  -- Before the findings, as whoever reads Stripe's list locks them (app_private.finish_stripe_reading).
  perform from app_private.lineage for no key update;
  new_findings := app_private.record_findings(finish_reconciliation.reconciliation_id);
  perform app_private.clear_staged_rows(finish_reconciliation.reconciliation_id);
  -- What it met and we did not know is noted: up to here the next start of a worker need not read again.
  update app_private.lineage as known
  set agreed_until = greatest(known.agreed_until, run.started_at)
  from app.reconciliations as run
  where run.id = finish_reconciliation.reconciliation_id and run.is_continuation and run.window_until = run.started_at;
  update app.reconciliations
  set
    finished_at = clock_timestamp(),
    difference_count = differences,
    new_finding_count = new_findings,
    open_finding_count = (
      select count(*) from app.reconciliation_findings where explained_at is null and superseded_at is null
    )
  where id = finish_reconciliation.reconciliation_id;
end;
$$;
comment on function app_private.finish_reconciliation is
  'Compares the staged pages with our rows, records counts, sums and findings, and deletes the pages, in one '
  'transaction. Changes no transfer and moves no money. Raises HB003 (not running, or transfers left to ask for).';
