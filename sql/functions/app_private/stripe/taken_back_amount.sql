create or replace function app_private.taken_back_amount(transfer app.payout_transfers)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    greatest(
      (app_private.reversed_by_us((taken_back_amount.transfer).id)).recorded,
      (
        select max(told.amount_reversed)
        from app_private.stripe_webhook_inbox as told
        where told.object_id = (taken_back_amount.transfer).stripe_transfer_id
      ),
      (
        select max((finding.theirs ->> 'amount_reversed')::bigint)
        from app.reconciliation_findings as finding
        where finding.transfer_id = (taken_back_amount.transfer).id and finding.kind = 'reversed_there'
      )
    );
$$;
comment on function app_private.taken_back_amount is
  'What was taken back of a transfer at Stripe, in minor units, by Holdback or by hand: the most that our reversals, '
  'an event of Stripe''s or a reconciliation has told.';
