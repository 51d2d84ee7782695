create or replace function app_private.audit_problems(payout_id uuid default null, seals_outside text default null)
returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query select *
    from
      app_private.audit_chain_problems(
        case when audit_problems.payout_id is not null then app_private.chains_of_payout(audit_problems.payout_id) end
      );
  return query select *
    from
      app_private.audit_state_problems(
        case when audit_problems.payout_id is not null then array['payout:' || audit_problems.payout_id] end
      ) as found
    order by found.chain, found.sequence, found.row_id, found.problem, found.detail;
  if audit_problems.payout_id is null then
    return query select * from app_private.audit_seal_problems(audit_problems.seals_outside);
    return query select * from app_private.audit_archive_problems();
    return query select * from app_private.audit_definition_problems();
  end if;
end;
$$;
comment on function app_private.audit_problems is
  'What app.verify_audit_log answers, for whoever called: all proofs of the audit logs, recomputed.';
