create or replace function app_private.pays_when(pay_when text)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      pays_when.pay_when,
      case app_private.setting('terms_wait_for_fee') when 1 then 'fee_cleared' else 'holdback' end
    );
$$;
comment on function app_private.pays_when is
  'When terms pay: holdback, or fee_cleared. Terms that say nothing (null) follow the setting terms_wait_for_fee.';
