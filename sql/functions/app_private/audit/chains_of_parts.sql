create or replace function app_private.chains_of_parts(parts jsonb)
returns setof text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  place record;
begin
  for place in
    select places.relation, places.chain, places.is_head, chains_of_parts.parts -> places.relation as part
    from app_private.audit_places() as places
  loop
    return query execute
      format(
        $query$
        select distinct met.chain
        from
          (
            select %2$s as chain
            from %1$s as each
            where each.ctid >= %3$L::tid and each.ctid < %4$L::tid
          ) as met
        where %5$L or not exists (select from app.audit_chain_heads as head where head.chain = met.chain)
        $query$,
        place.relation,
        place.chain,
        format('(%s,0)', place.part ->> 'from'),
        format('(%s,0)', coalesce(place.part ->> 'until', '4294967294')),
        place.is_head
      );
  end loop;
end;
$$;
comment on function app_private.chains_of_parts is
  'The chains of the audit logs that app_private.measure_invariants looks at tonight because it is their turn: those '
  'whose head is in these parts (app_private.audit_parts), and those without a head that anything else in them is of.';
