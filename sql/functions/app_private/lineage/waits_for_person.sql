create or replace function app_private.waits_for_person(unknown app_private.unknown_transfers)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (waits_for_person.unknown).adopted_at is null
    and not exists (
      select
      from app.reconciliation_findings as known
      where
        known.stripe_transfer_id = (waits_for_person.unknown).stripe_transfer_id
        and known.subject in (
          (waits_for_person.unknown).stripe_transfer_id,
          app_private.part_subject((waits_for_person.unknown).stripe_transfer_id, (waits_for_person.unknown).part)
        )
        and known.explained_at is not null
    );
$$;
comment on function app_private.waits_for_person is
  'Whether a transfer at Stripe that this database does not know is neither adopted nor explained by a person.';
