create or replace function app_private.untold_transfers()
returns setof app_private.unknown_transfers
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select unknown.*
  from app_private.unknown_transfers as unknown
  where
    unknown.adopted_at is null
    and not exists (
      select
      from app.reconciliation_findings as known
      where
        known.subject = app_private.part_subject(unknown.stripe_transfer_id, unknown.part)
        and known.superseded_at is null
    );
$$;
comment on function app_private.untold_transfers is
  'The transfers at Stripe that carry our metadata, could not be adopted, and that no finding tells of yet.';
