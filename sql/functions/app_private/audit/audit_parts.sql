create or replace function app_private.audit_parts()
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_object_agg(
      part.relation,
      jsonb_build_object('from', part.from_place, 'until', case when part.until < part.places then part.until end)
    )
  from
    (
      select
        place.relation,
        size.places,
        coalesce(before.next_place, 0) as from_place,
        coalesce(before.next_place, 0)
          + greatest(
            ceil(1.1 * size.places / app_private.setting('invariant_round_days')),
            ceil(size.places * app_private.setting('invariant_rows_a_night') / greatest(size.row_count, 1)),
            1
          )::bigint as until
      from
        (
          select places.relation
          from app_private.audit_places() as places
        ) as place
        cross join lateral (
          select
            pg_relation_size(place.relation::regclass) / current_setting('block_size')::bigint as places,
            -- Nobody has analyzed it: then it is new.
            (
              select greatest(known.reltuples, 1)::bigint
              from pg_class as known
              where known.oid = place.relation::regclass
            ) as row_count
        ) as size
        left join app_private.audit_rounds as before on before.relation = place.relation
      union all
      -- Seals by their numbers, and archives by their months: as many as have so many chains.
      select
        'seals',
        coalesce((select max(seal.number) from app.audit_seals as seal), 0),
        coalesce(before.next_place, 0),
        coalesce(
          (
            select min(counted.number)
            from
              (
                select
                  seal.number,
                  sum(seal.grown_count) over (order by seal.number) as looked_at,
                  1.1 * (select sum(each.grown_count) from app.audit_seals as each) as all_count
                from app.audit_seals as seal
                where seal.number > coalesce(before.next_place, 0)
              ) as counted
            where
              counted.looked_at >= greatest(
                app_private.setting('invariant_rows_a_night'),
                counted.all_count / app_private.setting('invariant_round_days')
              )
          ),
          9223372036854775807
        )
      from
        (select) as always
        left join app_private.audit_rounds as before on before.relation = 'seals'
      union all
      select
        'archives',
        (select count(*) from app.audit_archives),
        coalesce(before.next_place, 0),
        coalesce(before.next_place, 0)
          + greatest(
            ceil(1.1 * (select count(*) from app.audit_archives) / app_private.setting('invariant_round_days')),
            1
          )::bigint
      from
        (select) as always
        left join app_private.audit_rounds as before on before.relation = 'archives'
    ) as part;
$$;
comment on function app_private.audit_parts is
  'Which part of each place of the audit logs (app_private.audit_places), of the seals and of the archives '
  'app_private.measure_invariants looks at tonight: from and until, by pages, numbers of seals and months; until is '
  'null where it comes to the end. All are looked at within the setting invariant_round_days, and of a place no fewer '
  'rows than invariant_rows_a_night.';
