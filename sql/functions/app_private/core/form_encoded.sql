create or replace function app_private.form_encoded(value text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      string_agg(
        case
          when each.byte = ascii(' ') then '+'
          when chr(each.byte) ~ '[A-Za-z0-9*._-]' and each.byte < 128 then chr(each.byte)
          else '%' || upper(lpad(to_hex(each.byte), 2, '0'))
        end,
        ''
        order by each."position"
      ),
      ''
    )
  from
    (
      select known."position", get_byte(convert_to(form_encoded.value, 'UTF8'), known."position") as byte
      from generate_series(0, octet_length(convert_to(form_encoded.value, 'UTF8')) - 1) as known ("position")
    ) as each;
$$;
comment on function app_private.form_encoded is
  'A text as it stands behind the question mark of an address: application/x-www-form-urlencoded '
  '(https://url.spec.whatwg.org/#application/x-www-form-urlencoded), as the console writes it.';
