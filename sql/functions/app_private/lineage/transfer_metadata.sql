create or replace function app_private.transfer_metadata(
  schedule app.payout_schedules,
  generation integer,
  external_ref text
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_strip_nulls(
      jsonb_build_object(
        'holdback_schedule_id', (transfer_metadata.schedule).id,
        'holdback_payout_id', (transfer_metadata.schedule).payout_id,
        'holdback_generation', transfer_metadata.generation::text,
        'holdback_hold_id', (transfer_metadata.schedule).escrow_hold_id,
        'holdback_kind', (transfer_metadata.schedule).kind,
        'holdback_obligation_amount', (transfer_metadata.schedule).amount::text,
        'holdback_external_ref', transfer_metadata.external_ref,
        'holdback_lineage', (select known.id from app_private.lineage as known)
      )
    );
$$;
comment on function app_private.transfer_metadata is
  'The metadata of a transfer at Stripe: enough to know again what it paid when our rows are lost. The obligation''s '
  'amount (minor units) is that before debts are set off, the external reference the placement''s.';
