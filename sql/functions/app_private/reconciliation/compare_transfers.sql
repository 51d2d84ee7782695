create or replace function app_private.compare_transfers(reconciliation_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    pair as (
      select
        matched.standing,
        matched.transfer_id,
        theirs.stripe_transfer_id,
        theirs.amount,
        theirs.currency,
        theirs.destination,
        theirs.amount_reversed,
        theirs.created_at,
        ours.schedule_id as our_schedule_id,
        ours.generation as our_generation,
        ours.status as our_status,
        ours.error_code as our_error_code,
        ours.amount as our_amount,
        ours.currency as our_currency,
        ours.destination as our_destination
      from
        app_private.match_transfers(compare_transfers.reconciliation_id) as matched
        join app_private.reconciliation_transfers as theirs
          on theirs.reconciliation_id = compare_transfers.reconciliation_id
          and theirs.stripe_transfer_id = matched.stripe_transfer_id
        left join app.payout_transfers as ours on ours.id = matched.transfer_id
    ),
    difference as (
      select
        'amount' as kind,
        stripe_transfer_id,
        transfer_id,
        jsonb_build_object('amount', our_amount, 'currency', our_currency) as ours,
        jsonb_build_object('amount', amount, 'currency', currency) as theirs
      from pair
      where standing = 'ours' and amount <> our_amount
      union all
      select
        'currency',
        stripe_transfer_id,
        transfer_id,
        jsonb_build_object('currency', our_currency),
        jsonb_build_object('currency', currency)
      from pair
      where standing = 'ours' and currency <> our_currency
      union all
      select
        'destination',
        stripe_transfer_id,
        transfer_id,
        jsonb_build_object('destination', our_destination),
        jsonb_build_object('destination', destination)
      from pair
      where standing = 'ours' and destination is distinct from our_destination
      union all
      select
        'reversed_there',
        stripe_transfer_id,
        transfer_id,
        jsonb_build_object('amount_reversed', ours.recorded),
        jsonb_build_object('amount_reversed', amount_reversed, 'amount', amount, 'currency', currency)
      from
        pair
        cross join lateral app_private.reversed_by_us(pair.transfer_id) as ours
      where standing = 'ours' and amount_reversed not between ours.recorded and ours.possible
      union all
      select
        case
          when standing = 'unknown_to_us'
            and transfer_id is null
            and exists (
              select
              from app_private.unknown_transfers as unknown
              where unknown.stripe_transfer_id = pair.stripe_transfer_id
            )
            then 'unknown_obligation'
          else standing
        end,
        stripe_transfer_id,
        transfer_id,
        case standing
          when 'duplicate' then jsonb_build_object('schedule_id', our_schedule_id)
          else jsonb_strip_nulls(
            jsonb_build_object(
              'schedule_id', our_schedule_id,
              'generation', our_generation,
              'status', our_status,
              'error_code', our_error_code,
              'amount', our_amount,
              'currency', our_currency,
              'destination', our_destination
            )
          )
        end,
        jsonb_build_object(
          'amount', amount,
          'currency', currency,
          'destination', destination,
          'created', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        )
      from pair
      where standing in ('duplicate', 'unknown_to_us')
      union all
      select
        'unknown_to_stripe',
        ours.stripe_transfer_id,
        ours.id,
        jsonb_build_object('amount', ours.amount, 'currency', ours.currency, 'destination', ours.destination),
        null
      from
        app_private.reconciliation_transfers as absent
        join app.payout_transfers as ours on ours.stripe_transfer_id = absent.stripe_transfer_id
      where absent.reconciliation_id = compare_transfers.reconciliation_id and absent.shown = 'not_there'
    )
  insert into app_private.reconciliation_differences (
    reconciliation_id, kind, subject, transfer_id, stripe_transfer_id, ours, theirs
  )
  select
    compare_transfers.reconciliation_id,
    difference.kind,
    difference.stripe_transfer_id,
    difference.transfer_id,
    difference.stripe_transfer_id,
    nullif(difference.ours, '{}'),
    difference.theirs
  from difference;
$$;
comment on function app_private.compare_transfers is
  'Compares Stripe''s transfers with ours, and writes the differences to app_private.reconciliation_differences. ours '
  'and theirs contain only the differing values, so that the same difference is recognised in later reconciliations.';
