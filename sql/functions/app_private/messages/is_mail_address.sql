create or replace function app_private.is_mail_address(email text)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    is_mail_address.email ~ '^[^][:space:][:cntrl:]<>()[,;:\\"@]+@[^][:space:][:cntrl:]<>()[,;:\\"@]+$'
    and not (
      coalesce((select known.is_live from app_private.lineage as known), false)
      and is_mail_address.email ~ '[@.](test|example|invalid|localhost|example\.(com|net|org))$'
    );
$$;
comment on function app_private.is_mail_address is
  'Whether mail is sent to this address: one plain address, with nothing in it that a mail server or a header could '
  'take for another one. Where money is real, none to a name that is kept for tests and examples.';
