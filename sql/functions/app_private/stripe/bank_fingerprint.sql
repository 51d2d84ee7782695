create or replace function app_private.bank_fingerprint(external_accounts jsonb)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  with
    told as (
      select distinct coalesce(external.value ->> 'fingerprint', external.value ->> 'id') as fingerprint
      from
        jsonb_array_elements(
          case jsonb_typeof(bank_fingerprint.external_accounts)
            when 'array' then bank_fingerprint.external_accounts
            else '[]'
          end
        ) as external
    )
  select
    case count(told.fingerprint)
      when 1 then app_private.as_stored_text(min(told.fingerprint), app_private.max_identifier())
      when 0 then null
      else encode(sha256(convert_to(string_agg(told.fingerprint, ',' order by told.fingerprint), 'UTF8')), 'hex')
    end
  from told;
$$;
comment on function app_private.bank_fingerprint is
  'One fingerprint over the bank accounts and cards that Stripe tells of an account ([{"id", "fingerprint"}]): the '
  'fingerprint of the only one, or the SHA-256 over all of them, sorted by themselves. Null when Stripe tells none. '
  'So one more bank account is a change too: it may become the one that is paid.';
