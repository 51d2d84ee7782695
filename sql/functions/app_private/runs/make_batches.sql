create or replace function app_private.make_batches(intent_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from app.payout_policies as policy where policy.longest_wait_days is not null) then
    return;
  end if;
  with
    part as (
      select
        transfer.id,
        transfer.amount,
        transfer.recruiter_id,
        transfer.destination,
        transfer.currency,
        policy.longest_wait_days is not null as may_wait,
        (row_number() over payee - 1) / app_private.most_batch_parts() as chunk
      from
        app.payout_transfers as transfer
        left join app.placements as placement on placement.id = transfer.placement_id
        left join app.payout_policies as policy on policy.id = placement.policy_id
      where transfer.id = any (make_batches.intent_ids)
      window
        payee as (
          partition by transfer.recruiter_id, transfer.destination, transfer.currency
          order by transfer.id
        )
    ),
    batch as (
      select (array_agg(part.id order by part.id))[1] as id, array_agg(part.id) as part_ids
      from
        part
        join app.currencies as money on money.code = part.currency
      group by part.recruiter_id, part.destination, part.currency, part.chunk, money.largest_transfer
      having app_private.is_one_transfer(count(*), bool_or(part.may_wait), sum(part.amount), money.largest_transfer)
    )
  update app.payout_transfers as transfer
  set batch_id = batch.id
  from batch
  where transfer.id = any (batch.part_ids);
end;
$$;
comment on function app_private.make_batches is
  'Puts those of the intents into batches, each one transfer at Stripe, that go to the same recruiter and account in '
  'the same currency, where the terms of one of them let small amounts wait (app_private.is_one_transfer). A batch '
  'has at most app_private.most_batch_parts() parts. The caller has just made the intents.';
