-- Without a path, so that it is inlined.
create or replace function app_private.transfer_metadata(
  schedule app.payout_schedules,
  generation integer,
  external_ref text,
  lineage_id uuid
)
returns jsonb
language sql
stable
return jsonb_strip_nulls(
  jsonb_build_object(
    'holdback_schedule_id', (schedule).id,
    'holdback_payout_id', (schedule).payout_id,
    'holdback_generation', generation::text,
    'holdback_hold_id', (schedule).escrow_hold_id,
    'holdback_kind', (schedule).kind,
    'holdback_obligation_amount', (schedule).amount::text,
    'holdback_external_ref', external_ref,
    'holdback_lineage', lineage_id
  )
);
comment on function app_private.transfer_metadata is
  'The metadata of a transfer at Stripe: enough to know again what it paid when our rows are lost. The obligation''s '
  'amount (minor units) is that before debts are set off, the external reference the placement''s, the lineage that '
  'of app_private.lineage.';
