create or replace function app_private.audit_state_problems(chains text[] default null)
returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  audited record;
  payouts constant uuid[] := case
    when audit_state_problems.chains is not null
      then array(
        select substr(wanted.chain, 8)::uuid
        from unnest(audit_state_problems.chains) as wanted (chain)
        where wanted.chain ~ '^payout:[0-9a-f-]{36}$'
      )
  end;
begin
  -- The log is read once for the three tables.
  return query execute
    'with logged as materialized (select * from app_private.logged_payout_rows(''infinity'', $1))'
      || (
        select
          string_agg(
            format(
              $query$
              select
                case
                  when log.state is null then 'row_unlogged'
                  when present is null then 'row_gone'
                  else 'row_differs'
                end,
                'payout:' || coalesce(log.payout_id, present.%3$I),
                log.sequence,
                null::uuid,
                null::bigint,
                format('%1$s %%s: %%s', coalesce(log.entity_id, present.id),
                  app_private.audit_difference(compared.logged, to_jsonb(present), array['updated_at', 'due_at']))
              from
                (select * from logged as each where each.entity = %1$L) as log
                full join (select * from %2$s as each where $1 is null or each.%3$I = any ($1)) as present
                  on present.id = log.entity_id
                -- A row is made when its transaction began; the log says when it was written down.
                cross join lateral (
                  select
                    to_jsonb(jsonb_populate_record(null::%2$s, log.state))
                      || case
                        when (log.state ->> 'created_at')::timestamptz - present.created_at
                          between interval '0' and app_private.longest_transaction()
                          then jsonb_build_object('created_at', present.created_at)
                        else '{}'
                      end as logged
                ) as compared
              where
                compared.logged - array['updated_at', 'due_at']
                  is distinct from to_jsonb(present) - array['updated_at', 'due_at']
            $query$,
              part.entity,
              part.relation,
              part.owner_column
            ),
            ' union all '
          )
        from
          (
            values
              ('payout', 'app.payouts'::regclass, 'id'),
              ('payout_schedule', 'app.payout_schedules'::regclass, 'payout_id'),
              ('escrow_hold', 'app.escrow_holds'::regclass, 'payout_id')
          ) as part (entity, relation, owner_column)
      )
    using payouts;
  for audited in
    select
      each.*,
      column_of_key.attname as key_column,
      format_type(column_of_key.atttypid, column_of_key.atttypmod) as key_type,
      wanted.ids,
      -- Of a key of several columns the first one: what of it is not wanted is left out below.
      array(
        select named.key
        from
          unnest(wanted.ids) as id
          cross join lateral (
            select case when strpos(each.rules[0], ',') = 0 then id else split_part(id, '/', 1) end as key
          ) as named
        where pg_input_is_valid(named.key, format_type(column_of_key.atttypid, column_of_key.atttypmod))
      ) as keys,
      string_to_array(coalesce(each.rules[1], ''), ',') || 'updated_at'::text as quiet,
      string_to_array(coalesce(each.rules[2], ''), ',') as digested
    from
      app_private.audited_tables() as each
      join pg_attribute as column_of_key
        on column_of_key.attrelid = each.relation and column_of_key.attname = split_part(each.rules[0], ',', 1)
      cross join lateral (
        select
          case
            when audit_state_problems.chains is not null
              then array(
                select substr(asked.chain, length(each.name) + 2)
                from unnest(audit_state_problems.chains) as asked (chain)
                where starts_with(asked.chain, each.name || ':')
              )
          end as ids
      ) as wanted
    where wanted.ids is null or cardinality(wanted.ids) > 0
  loop
    return query execute
      format(
        $query$
        select
          case
            when log.state is null then 'row_unlogged'
            when present.whole is null then 'row_gone'
            else 'row_differs'
          end,
          %1$L || ':' || coalesce(log.entity_id, present.entity_id),
          log.sequence,
          null::uuid,
          null::bigint,
          app_private.audit_difference(log.state, present.whole, $1)
        from
          (
            select
              each.entity_id,
              each.sequence,
              to_jsonb(jsonb_populate_record(null::%2$s, each.state))
                || coalesce(
                  (select jsonb_object_agg(name, coalesce(each.state -> name, 'null')) from unnest($2) as name),
                  '{}'
                )
                as state
            from app_private.logged_rows(%1$L, 'infinity', $4) as each
            where not each.is_gone
          ) as log
          full join (
            select
              app_private.audit_key(to_jsonb(each), $3) as entity_id,
              to_jsonb(each)
                || coalesce(
                  (
                    select
                      jsonb_object_agg(
                        name,
                        coalesce(
                          app_private.audit_digest(
                            to_jsonb(each) -> name,
                            %1$L,
                            app_private.audit_key(to_jsonb(each), $3)
                          ),
                          'null'
                        )
                      )
                    from unnest($2) as name
                  ),
                  '{}'
                ) as whole
            from %2$s as each
            where
              $4 is null
              or (each.%3$I = any ($5::%4$s[]) or each.%3$I is null)
                and app_private.audit_key(to_jsonb(each), $3) = any ($4)
          ) as present
            on present.entity_id = log.entity_id
        where log.state - $1 is distinct from present.whole - $1
      $query$,
        audited.name,
        audited.relation,
        audited.key_column,
        audited.key_type
      )
      using audited.quiet, audited.digested, audited.rules, audited.ids, audited.keys;
  end loop;
end;
$$;
comment on function app_private.audit_state_problems is
  'Rows that are not what the audit logs say, of these chains, or of all: changed, made or deleted while no trigger '
  'wrote it down. Of the chain of a payout: the payout, its schedules and holds. The log does not have when these were '
  'made, only when that was written down: they were made before, by no more than app_private.longest_transaction().';
