create or replace function app_private.stage_transfers(reconciliation_id uuid, shown text, page jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.reconciliation_heartbeat(stage_transfers.reconciliation_id);
  perform app_private.note_stripe_transfers(stage_transfers.page);
  insert into app_private.reconciliation_transfers as known (
    reconciliation_id,
    stripe_transfer_id,
    shown,
    amount,
    currency,
    destination,
    amount_reversed,
    created_at,
    schedule_id,
    generation
  )
  select
    stage_transfers.reconciliation_id,
    transfer.id,
    stage_transfers.shown,
    transfer.amount,
    upper(transfer.currency),
    transfer.destination,
    transfer.amount_reversed,
    to_timestamp(transfer.created),
    -- Metadata at Stripe is not trusted: it may contain any text.
    case when pg_input_is_valid(claim.schedule_id, 'uuid') then claim.schedule_id::uuid end,
    case when pg_input_is_valid(claim.generation, 'integer') then claim.generation::integer end
  from
    jsonb_to_recordset(stage_transfers.page) as transfer (
      id text,
      created bigint,
      amount bigint,
      currency text,
      destination text,
      amount_reversed bigint,
      metadata jsonb
    )
    cross join lateral (
      select
        transfer.metadata ->> 'holdback_schedule_id' as schedule_id,
        transfer.metadata ->> 'holdback_generation' as generation
    ) as claim
  where true
  on conflict on constraint reconciliation_transfers_pkey do update
    set (shown, amount, currency, destination, amount_reversed, created_at, schedule_id, generation) = row(
      excluded.shown,
      excluded.amount,
      excluded.currency,
      excluded.destination,
      excluded.amount_reversed,
      excluded.created_at,
      excluded.schedule_id,
      excluded.generation
    )
    where known.shown = 'to_ask';

  insert into app_private.reconciliation_reversals (
    reconciliation_id, reversal_id, stripe_transfer_id, amount, currency, created_at
  )
  select
    stage_transfers.reconciliation_id,
    reversal.id,
    transfer.id,
    reversal.amount,
    upper(reversal.currency),
    to_timestamp(reversal.created)
  from
    jsonb_to_recordset(stage_transfers.page) as transfer (id text, reversals jsonb)
    cross join lateral jsonb_to_recordset(transfer.reversals) as reversal (
      id text,
      created bigint,
      amount bigint,
      currency text
    )
  where true
  on conflict do nothing;
end;
$$;
comment on function app_private.stage_transfers is
  'Stages a page of Stripe''s transfers: [{"id", "created", "amount", "currency", "destination", "amount_reversed", '
  '"metadata", "reversals": [{"id", "created", "amount", "currency"}]}], amounts in minor units. shown: in_list for '
  'pages of the window, by_id for single requests. The same page may come twice. Raises HB003 (not running).';
