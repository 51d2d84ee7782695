create or replace function app_private.tells_of_restore(at_stripe jsonb)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from app_private.lineage as known
      where tells_of_restore.at_stripe #>> '{metadata,holdback_lineage}' = any ((known.earlier_ids || known.id)::text[])
    )
    and not exists (
      select
      from app.payout_transfers as ours
      where
        ours.schedule_id = app_private.metadata_id(tells_of_restore.at_stripe -> 'metadata', 'holdback_schedule_id')
        and ours.generation::text = tells_of_restore.at_stripe #>> '{metadata,holdback_generation}'
        and ours.first_sent_at is not null
    );
$$;
comment on function app_private.tells_of_restore is
  'Whether a transfer at Stripe (or a part of one) carries the id of this database, which does not know to have sent '
  'it: it was put back to before, or another one has its id. A lost answer is none: a try is committed before it is '
  'sent.';
