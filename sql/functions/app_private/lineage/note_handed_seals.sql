create or replace function app_private.note_handed_seals(numbers bigint[], hashes text[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  newest record;
  ahead bigint;
begin
  select seal.number, encode(seal.hash, 'hex') as hash
  into newest
  from app.audit_seals as seal
  order by seal.number desc
  limit 1;
  -- The file of another database has no seal of this one.
  select max(handed.number)
  into ahead
  from unnest(note_handed_seals.numbers, note_handed_seals.hashes) as handed (number, hash)
  having bool_or(handed.number = newest.number and handed.hash = newest.hash) and max(handed.number) > newest.number;
  if ahead is null then
    return;
  end if;
  update app_private.lineage as known
  set seal_ahead = ahead
  where known.seal_ahead is distinct from ahead;
  if found then
    perform app_private.pause_after_restore(
      format('seals %s to %s of its audit logs are outside, and it has not made them.', newest.number + 1, ahead)
    );
  end if;
end;
$$;
comment on function app_private.note_handed_seals is
  'Called at the start of a worker with what is in the file of seals (numbers, and the hashes of the same order, in '
  'hex): it has this database''s newest seal and later ones, where the database was put back to before those. Then '
  'all payouts are paused (app_private.pause_after_restore), once for the same seals.';
