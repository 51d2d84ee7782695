create or replace function app_private.begin_batches(batch_ids uuid[], asked_ids uuid[], sendable_ids uuid[])
returns uuid[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  sent_ids constant uuid[] := array(
    select distinct part.batch_id
    from app.payout_transfers as part
    where part.batch_id = any (begin_batches.batch_ids) and part.first_sent_at is not null
  );
  left_ids uuid[];
  begun_ids uuid[];
begin
  -- 1. What is withdrawn or stopped leaves a batch that was not sent, and is a transfer by itself under its own key,
  -- which Stripe never heard of. So does what a sent batch went without, and what is alone.
  with
    leaving as (
      select part.id
      from app.payout_transfers as part
      where
        part.batch_id = any (begin_batches.batch_ids)
        and part.first_sent_at is null
        and (
          part.batch_id = any (sent_ids)
          -- While all of it is stopped, it stays together.
          or exists (
              select
              from app.payout_transfers as going
              where going.batch_id = part.batch_id and going.id = any (begin_batches.sendable_ids)
            )
            and (
              part.id <> all (begin_batches.sendable_ids)
              or not exists (
                select
                from app.payout_transfers as other
                where
                  other.batch_id = part.batch_id
                  and other.id <> part.id
                  and other.id = any (begin_batches.sendable_ids)
              )
            )
        )
    ),
    gone as (
      update app.payout_transfers as transfer
      set batch_id = null
      from leaving
      where transfer.id = leaving.id and transfer.first_sent_at is null
      returning transfer.id, transfer.status
    )
  select array_agg(gone.id) filter (where gone.status = 'intended')
  into left_ids
  from gone;

  -- The first of those that are left stands for the batch.
  update app.payout_transfers as transfer
  set batch_id = batch.first_id
  from
    (
      select part.batch_id, (array_agg(part.id order by part.id))[1] as first_id
      from app.payout_transfers as part
      where part.batch_id = any (begin_batches.batch_ids) and part.first_sent_at is null
      group by part.batch_id
    ) as batch
  where transfer.batch_id = batch.batch_id and transfer.first_sent_at is null and batch.first_id <> batch.batch_id;

  -- 2. A batch goes whole, or not now: one that is in doubt, when all of it may be asked about again.
  begun_ids := array(
    select transfer.id
    from app.payout_transfers as transfer
    where
      transfer.id = any (begin_batches.sendable_ids)
      and (
        transfer.batch_id is null and transfer.id = any (begin_batches.asked_ids)
        or transfer.batch_id is not null
          and not exists (
            select
            from app.payout_transfers as other
            where other.batch_id = transfer.batch_id and other.id <> all (begin_batches.sendable_ids)
          )
          and exists (
            select
            from app.payout_transfers as asked
            where asked.batch_id = transfer.batch_id and asked.id = any (begin_batches.asked_ids)
          )
      )
  );

  -- 3. Who left, and a batch of which only such was asked for, get a job of their own.
  perform app_private.enqueue(
    'execute_transfer',
    (select array_agg(jsonb_build_object('transfer_id', waiting.id)) from unnest(waiting_ids.ids) as waiting (id)),
    job_keys => array(select 'execute_transfer:' || waiting.id from unnest(waiting_ids.ids) as waiting (id))
  )
  from
    (
      select
        array_agg(transfer.id order by transfer.id) as ids
      from app.payout_transfers as transfer
      where
        transfer.status = 'intended'
        and transfer.id <> all (begun_ids)
        and (
          transfer.id = any (left_ids) and transfer.id <> all (begin_batches.asked_ids)
          or transfer.id = any (begin_batches.sendable_ids)
            and transfer.batch_id is not null
            and transfer.batch_id <> all (sent_ids)
            and app_private.is_first_of_batch(transfer)
        )
    ) as waiting_ids
  where waiting_ids.ids is not null;
  return begun_ids;
end;
$$;
comment on function app_private.begin_batches is
  'Decides what of some batches is sent now. batch_ids: the batches. asked_ids: the intents that a worker has asked '
  'for. sendable_ids: what of those, and of the parts of the batches, may be sent; the caller has locked it. What is '
  'withdrawn, paused, frozen or alone leaves a batch before it is sent, and gets a job of its own. From then on the '
  'batch is the same for good, and is sent whole or not at all. Returns what is sent now.';
