create or replace function app_private.night_audit_problems(parts jsonb)
returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  -- A day more: what a transaction had written and not committed by then.
  since constant timestamptz := coalesce(
      (select max(last.counted_at) from app_private.invariant_counts as last),
      clock_timestamp()
    )
    - interval '1 day';
  at_once constant integer := 1000;
  batch text[];
begin
  for batch in
    select array_agg(numbered.chain)
    from
      (
        select looked_at.chain, (row_number() over (order by looked_at.chain) - 1) / at_once as number
        from
          (
            select 'payout:' || log.payout_id as chain
            from app.payout_audit_log as log
            where log.created_at >= since and log.sequence > 0
            union
            select log.entity || ':' || log.entity_id
            from app.audit_log as log
            where log.created_at >= since
            union
            select chains_of_parts
            from app_private.chains_of_parts(night_audit_problems.parts)
            union
            select finding.chain
            from app_private.audit_findings as finding
            where finding.chain is not null
          ) as looked_at
      ) as numbered
    group by numbered.number
    order by numbered.number
  loop
    return query select * from app_private.audit_chain_problems(batch);
    return query select * from app_private.audit_state_problems(batch);
  end loop;
  return query select *
    from
      app_private.audit_seal_problems(
        null,
        array(
          select seal.number
          from app.audit_seals as seal
          where
            seal.sealed_at >= since
            or seal.number > (night_audit_problems.parts #>> '{seals,from}')::bigint
              and seal.number <= coalesce((night_audit_problems.parts #>> '{seals,until}')::bigint, seal.number)
            or seal.number in (select finding.seal_number from app_private.audit_findings as finding)
        )
      );
  return query select *
    from
      app_private.audit_archive_problems(
        array(
          select archive.month
          from
            (
              select each.month, row_number() over (order by each.month) as place from app.audit_archives as each
            ) as archive
          where
            archive.place > (night_audit_problems.parts #>> '{archives,from}')::bigint
            and archive.place <= coalesce((night_audit_problems.parts #>> '{archives,until}')::bigint, archive.place)
          union
          select left_behind.month
          from
            app_private.audit_findings as finding
            join app.audit_archive_ends as left_behind
              on left_behind.chain = finding.chain or 'audit_archives:' || left_behind.month = finding.chain
        )
      );
  return query select * from app_private.audit_definition_problems();
end;
$$;
comment on function app_private.night_audit_problems is
  'What app_private.measure_invariants finds in the audit logs tonight: app.verify_audit_log of the chains that have a '
  'row since the last time, of those whose turn it is (app_private.chains_of_parts), and of those where it found '
  'something the last time; of the seals and archives likewise; and of what the database is made of.';
