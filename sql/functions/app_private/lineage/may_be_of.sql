create or replace function app_private.may_be_of(unknown app_private.unknown_transfers, payout app.payouts)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (may_be_of.unknown).external_ref is null
    and (may_be_of.payout).currency = upper((may_be_of.unknown).at_stripe ->> 'currency')
    and not app_private.is_ended_payout((may_be_of.payout).status)
    and (may_be_of.payout).created_at > (may_be_of.unknown).created_at
      - make_interval(secs => app_private.setting('reconciliation_margin_seconds'))
    and not exists (
      select
      from app.placements as placement
      where placement.id = (may_be_of.payout).placement_id and placement.external_ref is not null
    )
    and not exists (select from app.payouts as named where named.id = (may_be_of.unknown).payout_id)
    and app_private.waits_for_person(may_be_of.unknown);
$$;
comment on function app_private.may_be_of is
  'Whether a transfer at Stripe whose payout is lost may have paid what this payout, which was made later, is to pay '
  'again: an adjustment, or a placement without an external reference, in that currency. The caller has found that '
  'the transfer went to the account of its recruiter. Nothing tells for sure, so that a person must say it.';
