create or replace function app_private.seal_audit_log()
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  last app.audit_seals;
  seal app.audit_seals;
  since timestamptz;
begin
  perform app_private.lock_by_name('audit_seal');
  select * into last from app.audit_seals order by number desc limit 1;
  -- A row that was not yet committed at the last seal has an older time. One that is older still is no seal's to take:
  -- app_private.audit_chain_problems names it (row_backdated).
  since := coalesce(last.sealed_at - app_private.longest_transaction(), '-infinity');
  seal.number := coalesce(last.number, 0) + 1;
  seal.previous_hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
  seal.definitions := app_private.record_definitions();

  insert into app.audit_seal_chains (seal_number, chain, last_sequence, last_hash)
  select seal.number, grown.chain, grown.last_sequence, grown.last_hash
  from app_private.audit_chain_ends(since) as grown
  where
    grown.last_sequence > coalesce(
      (
        select before.last_sequence
        from app.audit_seal_chains as before
        where before.chain = grown.chain
        order by before.seal_number desc
        limit 1
      ),
      0
    );
  select
    coalesce(last.row_count, 0) + coalesce(sum(grown.last_sequence - coalesce(before.last_sequence, 0)), 0),
    coalesce(last.chain_count, 0) + count(*) filter (where before.last_sequence is null),
    count(*)
  into seal.row_count, seal.chain_count, seal.grown_count
  from
    app.audit_seal_chains as grown
    left join lateral (
      select sealed.last_sequence
      from app.audit_seal_chains as sealed
      where sealed.chain = grown.chain and sealed.seal_number < seal.number
      order by sealed.seal_number desc
      limit 1
    ) as before
      on true
  where grown.seal_number = seal.number;
  seal.root := app_private.audit_seal_root(seal.number);
  seal.sealed_at := clock_timestamp();
  seal.hash := app_private.audit_seal_hash(seal);
  insert into app.audit_seals select seal.*;
  return seal.number;
end;
$$;
comment on function app_private.seal_audit_log is
  'Closes what was added to the audit logs since the last seal: stores the ends of the chains that have grown, a root '
  'over them, counts, and what the database is made of. Returns the number of the new seal. The task signs it '
  '(app_private.audit_seals_to_sign).';
