create or replace function app_private.note_stripe_transfers(page jsonb, with_awaited boolean default false)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  first_created timestamptz;
  was_put_back boolean;
  new_count bigint;
begin
  if note_stripe_transfers.with_awaited then
    perform app_private.keep_reading();
  end if;
  with
    named as (
      select
        told.part,
        told.at_stripe_part as at_stripe,
        each.value ->> 'id' as id,
        to_timestamp((each.value ->> 'created')::double precision) as created_at,
        told.at_stripe_part -> 'metadata' as metadata
      from
        jsonb_array_elements(note_stripe_transfers.page) as each
        cross join lateral app_private.stripe_transfer_parts(each.value) as told
    ),
    -- Metadata at Stripe is not trusted: it may contain any text.
    ours as (
      select
        named.*,
        app_private.metadata_id(named.metadata, 'holdback_schedule_id') as schedule_id,
        app_private.metadata_id(named.metadata, 'holdback_payout_id') as payout_id,
        case
          when pg_input_is_valid(named.metadata ->> 'holdback_generation', 'integer')
            then (named.metadata ->> 'holdback_generation')::integer
        end as generation
      from named
      where pg_input_is_valid(named.metadata ->> 'holdback_schedule_id', 'uuid')
    ),
    noted as (
      insert into app_private.unknown_transfers (
        stripe_transfer_id, part, at_stripe, created_at, external_ref, destination, payout_id
      )
      select
        ours.id,
        ours.part,
        ours.at_stripe,
        ours.created_at,
        nullif(left(ours.metadata ->> 'holdback_external_ref', app_private.max_identifier()), ''),
        left(ours.at_stripe ->> 'destination', app_private.max_identifier()),
        ours.payout_id
      from ours
      where
        exists (select from app_private.lineage)
        and not exists (
          select
          from app.payout_transfers as known
          where
            known.stripe_transfer_id = ours.id
            and (
              ours.part = 0
              or known.schedule_id = ours.schedule_id
              or exists (
                select
                from app_private.unknown_transfers as adopted
                where
                  adopted.stripe_transfer_id = ours.id
                  and adopted.part = ours.part
                  and adopted.adopted_at is not null
              )
            )
        )
        -- One whose answer is awaited is known.
        and not exists (
          select
          from app.payout_transfers as awaited
          where
            awaited.schedule_id = ours.schedule_id
            and awaited.generation = ours.generation
            and (
              awaited.status = 'sent' and awaited.lease_until > clock_timestamp()
              or awaited.status in ('sent', 'in_doubt') and not note_stripe_transfers.with_awaited
            )
        )
      on conflict do nothing
      returning created_at, at_stripe
    )
  select
    count(*),
    min(noted.created_at),
    coalesce(bool_or(app_private.tells_of_restore(noted.at_stripe)), false)
  into new_count, first_created, was_put_back
  from noted;
  if was_put_back then
    perform app_private.pause_after_restore('Stripe has transfers of it that it does not know.');
  end if;
  if new_count > 0 and not note_stripe_transfers.with_awaited then
    perform app_private.close_gate('Stripe has transfers of ours that this database does not know.', first_created);
  end if;
  return new_count;
end;
$$;
comment on function app_private.note_stripe_transfers is
  'Notes those transfers of a page of Stripe''s list that carry our metadata and that are no transfer of ours, and '
  'has nothing sent until they are adopted or looked at; where one shows that this database was put back to before, '
  'until a person says so too (app_private.pause_after_restore). page: [{"id", "created", "amount", "amount_reversed", '
  '"currency", "destination", "transfer_group", "metadata"}], amounts in minor units. Returns the number of new ones.';
