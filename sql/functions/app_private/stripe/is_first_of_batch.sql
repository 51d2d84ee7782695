create or replace function app_private.is_first_of_batch(transfer app.payout_transfers)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (is_first_of_batch.transfer).batch_id is null
    or not exists (
      select
      from app.payout_transfers as earlier
      where
        earlier.batch_id = (is_first_of_batch.transfer).batch_id
        and earlier.id < (is_first_of_batch.transfer).id
        and earlier.status = (is_first_of_batch.transfer).status
    );
$$;
comment on function app_private.is_first_of_batch is
  'Whether a transfer is by itself, or the first of those of its batch that have its status: it stands for them where '
  'Stripe is asked.';
