-- The networks are those of IANA's registries of special-purpose addresses, multicast, and what is reserved. Of IPv6
-- only 2000::/3 is given out.
create or replace function app_private.is_private_host(host text)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  networks constant inet[] := array[
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '192.175.48.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/3',
    '2001::/23',
    '2001:db8::/32',
    '2002::/16',
    '2620:4f:8000::/48',
    '3fff::/20'
  ];
  plain constant text := rtrim(lower(is_private_host.host), '.');
  is_v6 constant boolean := plain like '[%';
  literal constant text := btrim(plain, '[]');
begin
  if plain = 'localhost' or plain like '%.localhost' then
    return true;
  end if;
  -- A number at the end makes the whole an IPv4 address (WHATWG URL), in whatever form: 127.1, 0x7f000001.
  if not is_v6 and plain !~ '(^|\.)([0-9]+|0x[0-9a-f]*)$' then
    return false;
  end if;
  if
    not is_v6 and plain !~ '^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){3}$'
    or not pg_input_is_valid(literal, 'inet')
    or is_v6 and not literal::inet <<= '2000::/3'
  then
    return true;
  end if;
  return exists (select from unnest(networks) as network where literal::inet <<= network);
end;
$$;
comment on function app_private.is_private_host is
  'Whether the host of an address, as it is written, is this machine, or an address of a private network, link-local '
  'or reserved. A name is not resolved here: whoever connects to it looks at where it leads.';
