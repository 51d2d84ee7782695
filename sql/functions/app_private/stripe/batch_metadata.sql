create or replace function app_private.batch_metadata(batch_id uuid)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (array_agg(part.metadata order by part.id))[1]
      || jsonb_build_object('holdback_batch_id', batch_metadata.batch_id)
      || jsonb_object_agg('holdback_part_' || part.number, part.words)
  from
    (
      select
        transfer.id,
        transfer.metadata,
        row_number() over (order by transfer.id) as number,
        case when length(named.words) <= 500 then named.words else (named.facts - 'r')::text end as words
      from
        app.payout_transfers as transfer
        cross join lateral (
          select
            facts.value as facts,
            facts.value::text as words
          from
            (
              select
                jsonb_strip_nulls(
                  jsonb_build_object(
                    's', transfer.metadata -> 'holdback_schedule_id',
                    'p', transfer.metadata -> 'holdback_payout_id',
                    'g', transfer.metadata -> 'holdback_generation',
                    'h', transfer.metadata -> 'holdback_hold_id',
                    'k', transfer.metadata -> 'holdback_kind',
                    'o', transfer.metadata -> 'holdback_obligation_amount',
                    'r', transfer.metadata -> 'holdback_external_ref',
                    'a', transfer.amount
                  )
                ) as value
            ) as facts
        ) as named
      where transfer.batch_id = batch_metadata.batch_id
    ) as part;
$$;
comment on function app_private.batch_metadata is
  'The metadata of a batch at Stripe: that of its first part, the batch, and of each part what '
  'app_private.transfer_metadata says of it, in one word of at most 500 characters, with its amount in minor units '
  '(app_private.stripe_transfer_parts reads it).';
