create or replace function app_private.summarize_fees_import()
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    good as materialized (
      select *
      from app_private.import_fees as parsed
      where not exists (select from app_private.import_problems as known where known.line = parsed.line)
    )
  select
    jsonb_build_object(
      'imported', (select count(*) from good where not good.was_here),
      'already_there', (select count(*) from good where good.was_here),
      'amounts', coalesce(
        (
          select
            jsonb_agg(
              jsonb_build_object(
                'currency', sum.currency,
                'count', sum.count,
                'amount', app_private.format_amount(sum.amount, sum.currency)
              )
              order by sum.currency
            )
          from
            (
              select good.currency, count(*) as count, sum(good.amount) as amount
              from good
              where not good.was_here
              group by good.currency
            ) as sum
        ),
        '[]'
      )
    );
$$;
comment on function app_private.summarize_fees_import is
  'The result of the import of a file of fee payments: {"imported", "already_there", "amounts": [{"currency", '
  '"count", "amount"}]}, amounts in major units.';
