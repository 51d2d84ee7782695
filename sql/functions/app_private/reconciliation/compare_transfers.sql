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
        app_private.whole_amount(ours) as our_amount,
        ours.batch_id,
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
      where standing = 'ours' and batch_id is null and amount_reversed not between ours.recorded and ours.possible
      union all
      -- Of a batch each part by itself, as it was split (app_private.record_reversed_at_stripe).
      select
        'reversed_there',
        pair.stripe_transfer_id || ':' || part.id,
        part.id,
        jsonb_build_object('amount_reversed', ours.recorded),
        jsonb_build_object(
          'amount_reversed', part.reversed_by_hand + ours.possible,
          'amount', part.amount,
          'currency', part.currency
        )
      from
        pair
        cross join lateral app_private.transfer_parts(pair.transfer_id) as part
        cross join lateral app_private.reversed_by_us(part.id) as ours
      where pair.standing = 'ours' and pair.batch_id is not null and part.reversed_by_hand > 0
      union all
      -- Less than our own reversals of its parts took back.
      select
        'reversed_there',
        pair.stripe_transfer_id,
        pair.transfer_id,
        jsonb_build_object('amount_reversed', ours.recorded),
        jsonb_build_object('amount_reversed', amount_reversed, 'amount', amount, 'currency', currency)
      from
        pair
        cross join lateral (
          select sum((app_private.reversed_by_us(part.id)).recorded)::bigint as recorded
          from app_private.transfer_parts(pair.transfer_id) as part
        ) as ours
      where standing = 'ours' and pair.batch_id is not null and amount_reversed < ours.recorded
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
        jsonb_build_object(
          'amount', app_private.whole_amount(ours),
          'currency', ours.currency,
          'destination', ours.destination
        ),
        null
      from
        app_private.reconciliation_transfers as absent
        join app.payout_transfers as ours
          on ours.stripe_transfer_id = absent.stripe_transfer_id and app_private.is_first_of_batch(ours)
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
    -- What concerns one part of a batch has the part in its subject.
    split_part(difference.stripe_transfer_id, ':', 1),
    nullif(difference.ours, '{}'),
    difference.theirs
  from difference;
$$;
comment on function app_private.compare_transfers is
  'Compares Stripe''s transfers with ours, and writes the differences to app_private.reconciliation_differences. ours '
  'and theirs contain only the differing values, so that the same difference is recognised in later reconciliations.';
