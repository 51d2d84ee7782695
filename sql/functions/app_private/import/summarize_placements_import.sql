create or replace function app_private.summarize_placements_import()
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    good as materialized (
      select *
      from app_private.import_placements as parsed
      where not exists (select from app_private.import_problems as known where known.line = parsed.line)
    )
  select
    jsonb_build_object(
      'imported', (select count(*) from good where not good.was_here),
      'already_there', (select count(*) from good where good.was_here),
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
            select good.currency, count(*) as count, sum(good.fee_amount) as amount
            from good
            where not good.was_here
            group by good.currency
          ) as total
      ),
      'companies_created', (
        select coalesce(jsonb_agg(company.name order by company.name), '[]')
        from
          (
            select distinct on (app_private.name_key(good.company)) good.company as name
            from good
            where not good.was_here and good.company_id is null
            order by app_private.name_key(good.company), good.line
          ) as company
      )
    );
$$;
comment on function app_private.summarize_placements_import is
  'The result of the import of a placements file: {"imported", "already_there", "amounts": [{"currency", "count", '
  '"amount"}], "companies_created"}. amount: major units, as text.';
