create or replace function app_private.shown_amount(amount numeric, currency text)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    shown_amount.currency
      || ' '
      || case when shown_amount.amount < 0 then '−' else '' end
      || to_char(split_part(formatted, '.', 1)::numeric, 'FM999,999,999,999,999,999,990')
      || case when formatted like '%.%' then '.' || split_part(formatted, '.', 2) else '' end
  from app_private.format_amount(abs(shown_amount.amount), shown_amount.currency) as formatted;
$$;
comment on function app_private.shown_amount is
  'An amount (minor units) in a sentence that people read: 123450 USD is USD 1,234.50.';
