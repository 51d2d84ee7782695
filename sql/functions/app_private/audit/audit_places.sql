create or replace function app_private.audit_places()
returns table (relation text, chain text, is_head boolean)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select format('%s', head.relation), 'each.chain', true
  from (select 'app.audit_chain_heads'::regclass as relation) as head
  union all
  select format('%s', leaf.relid::regclass), parent.chain, false
  from
    (
      values
        ('app.payout_audit_log'::regclass, $of$'payout:' || each.payout_id$of$),
        ('app.audit_log', $of$each.entity || ':' || each.entity_id$of$),
        ('app.audit_seal_chains', 'each.chain'),
        ('app.audit_archive_ends', 'each.chain'),
        ('app.payouts', $of$'payout:' || each.id$of$),
        ('app.payout_schedules', $of$'payout:' || each.payout_id$of$),
        ('app.escrow_holds', $of$'payout:' || each.payout_id$of$)
    ) as parent (relation, chain)
    cross join lateral (
      select tree.relid
      from pg_partition_tree(parent.relation) as tree
      where tree.isleaf
      union
      -- Of a table without partitions the tree is empty.
      select parent.relation
      where not exists (select from pg_partition_tree(parent.relation))
    ) as leaf
  union all
  select
    format('%s', audited.relation),
    format('%L || app_private.audit_key(to_jsonb(each), %L)', audited.name || ':', audited.rules),
    false
  from app_private.audited_tables() as audited;
$$;
comment on function app_private.audit_places is
  'Where a chain of the audit logs can be met: its head, its rows, the ends that seals and archives have of it, and '
  'what it is about. chain: its name, as an expression of a row called each.';
