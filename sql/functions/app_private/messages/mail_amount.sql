create or replace function app_private.mail_amount(amount numeric, currency text)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    to_char(split_part(formatted, '.', 1)::numeric, 'FM999,999,999,999,999,999,990')
      || case when formatted like '%.%' then '.' || split_part(formatted, '.', 2) else '' end
      || ' '
      || mail_amount.currency
  from app_private.format_amount(mail_amount.amount, mail_amount.currency) as formatted;
$$;
comment on function app_private.mail_amount is
  'An amount (minor units, not negative) as a mail shows it: 123450 USD is 1,234.50 USD.';
