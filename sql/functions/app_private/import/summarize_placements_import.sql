create or replace function app_private.summarize_placements_import()
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_build_object(
      'imported', (select count(*) from app_private.import_placements where placement_id is not null and not was_here),
      'already_there', (
        select count(*)
        from app_private.import_placements as parsed
        where
          parsed.was_here
          and not exists (select from app_private.import_problems as known where known.line = parsed.line)
      ),
      'amounts', (
        select
          coalesce(
            jsonb_agg(
              jsonb_build_object(
                'currency', total.currency,
                'count', total.count,
                'amount', app_private.format_amount(total.amount, total.currency)
              )
              order by total.currency
            ),
            '[]'
          )
        from
          (
            select currency, count(*) as count, sum(fee_amount) as amount
            from app_private.import_placements
            where placement_id is not null and not was_here
            group by currency
          ) as total
      ),
      'companies_created', (
        select coalesce(jsonb_agg(distinct company.name), '[]')
        from
          app_private.import_placements as parsed
          join app.placements as placement on placement.id = parsed.placement_id
          join app.companies as company on company.id = placement.company_id
        where not parsed.was_here and parsed.company_id is null
      )
    );
$$;
comment on function app_private.summarize_placements_import is
  'The result of the import of a placements file: {"imported", "already_there", "amounts": [{"currency", "count", '
  '"amount"}], "companies_created"}. amount: major units, as text.';
