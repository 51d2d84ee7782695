create or replace function app_private.read_account_facts(facts jsonb)
returns table (
  payouts_enabled boolean,
  past_due text[],
  eventually_due text[],
  deadline timestamptz,
  default_currency text,
  bank_currencies text[],
  service_agreement text,
  debit_negative_balances boolean
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    (read_account_facts.facts -> 'payouts_enabled')::boolean,
    array(
      select app_private.as_stored_text(due.name, app_private.max_short_text())
      from jsonb_array_elements_text(read_account_facts.facts -> 'past_due') as due (name)
      limit 100
    ),
    array(
      select app_private.as_stored_text(due.name, app_private.max_short_text())
      from jsonb_array_elements_text(read_account_facts.facts -> 'eventually_due') as due (name)
      limit 100
    ),
    case
      when (read_account_facts.facts ->> 'current_deadline')::numeric between 946684800 and 4102444799
        then to_timestamp((read_account_facts.facts ->> 'current_deadline')::double precision)
    end,
    case
      when app_private.is_currency_code(upper(read_account_facts.facts ->> 'default_currency'))
        then upper(read_account_facts.facts ->> 'default_currency')
    end,
    case jsonb_typeof(read_account_facts.facts -> 'external_accounts')
      when 'array'
        then array(
          select distinct upper(bank.value ->> 'currency')
          from jsonb_array_elements(read_account_facts.facts -> 'external_accounts') as bank
          where app_private.is_currency_code(upper(bank.value ->> 'currency'))
          order by 1
          limit 200
        )
    end,
    app_private.as_stored_text(read_account_facts.facts ->> 'service_agreement', app_private.max_short_text()),
    (read_account_facts.facts -> 'debit_negative_balances')::boolean;
$$;
comment on function app_private.read_account_facts is
  'Reads what the gateway reports of an account at Stripe, as far as it can be stored: texts as '
  'app_private.as_stored_text leaves them, a deadline between 2000 and 2100. facts: null when Stripe said nothing.';
