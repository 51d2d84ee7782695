create or replace function app_private.find_transfer(at_stripe jsonb)
returns app.payout_transfers
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  named_schedule constant text := find_transfer.at_stripe #>> '{metadata,holdback_schedule_id}';
  named_generation constant text := find_transfer.at_stripe #>> '{metadata,holdback_generation}';
  transfer app.payout_transfers;
begin
  select known.*
  into transfer
  from app.payout_transfers as known
  where known.stripe_transfer_id = find_transfer.at_stripe ->> 'id'
  order by known.id
  limit 1;
  -- Metadata at Stripe is not trusted: it may contain any text.
  if
    transfer.id is null
    and pg_input_is_valid(named_schedule, 'uuid')
    and pg_input_is_valid(named_generation, 'integer')
  then
    select named.*
    into transfer
    from app.payout_transfers as named
    where named.schedule_id = named_schedule::uuid and named.generation = named_generation::integer;
  end if;
  return transfer;
end;
$$;
comment on function app_private.find_transfer is
  'Finds our transfer for a transfer of Stripe, {"id", "metadata"}: by Stripe''s id, else by the schedule and '
  'generation in its metadata. Null when there is none.';
