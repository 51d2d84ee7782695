create or replace function app_private.report_contradiction(
  transfer app.payout_transfers,
  payout_id uuid,
  at_stripe jsonb
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Report once: after an admin has unfrozen the payout, the next event about it must not freeze it again.
  if exists (
    select
    from app_private.stripe_webhook_inbox as earlier
    where earlier.object_id = report_contradiction.at_stripe ->> 'id' and earlier.outcome = 'contradiction_reported'
  ) then
    return;
  end if;
  perform app_private.freeze_for_alarm(
    report_contradiction.payout_id,
    format(
      'Stripe has transfer %s of %s %s to %s, which names our transfer %s; ours (%s) does not know it.',
      report_contradiction.at_stripe ->> 'id',
      report_contradiction.at_stripe ->> 'amount',
      upper(report_contradiction.at_stripe ->> 'currency'),
      report_contradiction.at_stripe ->> 'destination',
      (report_contradiction.transfer).id,
      (report_contradiction.transfer).status
    )
  );
  perform app_private.write_event(
    'payout_transfer.contradicted_by_stripe',
    jsonb_build_object(
      'at_stripe', report_contradiction.at_stripe,
      'status', (report_contradiction.transfer).status,
      'stripe_transfer_id', (report_contradiction.transfer).stripe_transfer_id
    ),
    report_contradiction.payout_id,
    (report_contradiction.transfer).id
  );
end;
$$;
comment on function app_private.report_contradiction is
  'Reports a transfer at Stripe that names ours in its metadata and does not match it: ours is paid by another '
  'transfer, was refused or never sent, or amount, currency or destination differ. Freezes the payout and writes an '
  'outbox event, once for each transfer of Stripe. at_stripe: as for app_private.record_stripe_transfer.';
