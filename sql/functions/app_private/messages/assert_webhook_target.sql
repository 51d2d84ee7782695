create or replace function app_private.assert_webhook_target(url text, event_types text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.is_long_text(assert_webhook_target.url, 'url');
  if coalesce(
    assert_webhook_target.url,
    ''
  ) !~ '^https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?][\x21-\x22\x24-\x7e]*)?$' then
    perform app_private.raise_error(
      'unusable_url',
      'This is not an address that events can be delivered to.',
      'Give https://HOST/PATH, in ASCII, without a user, a password or a fragment.',
      'url'
    );
  end if;
  if assert_webhook_target.url !~ '^https' and app_private.setting('webhook_plain_http') <> 1 then
    perform app_private.raise_error(
      'unusable_url',
      'Events are not delivered without encryption.',
      'Give an address that begins with https://, or have an engineer set webhook_plain_http.',
      'url'
    );
  end if;
  if
    coalesce(cardinality(assert_webhook_target.event_types), 0) not between 1 and 100
    or exists (
      select
      from unnest(assert_webhook_target.event_types) as wanted
      where
        wanted is null
        or wanted !~ '^(\*|[a-z_]{1,40}\.(\*|[a-z_]{1,40}))$'
        -- An event of what does not exist never comes, and nobody would notice.
        or wanted <> '*' and not app_private.is_event_type(replace(wanted, '*', 'any'))
    )
  then
    perform app_private.raise_error(
      'invalid_argument',
      'These are not types of events.',
      'Give a list of * for all, payout.* for all of an entity, payout.completed for one: docs/events.md has them.',
      'event_types'
    );
  end if;
end;
$$;
comment on function app_private.assert_webhook_target is
  'Raises HB008 or HB064 where events of these types cannot be delivered to this address. Whether its host is a '
  'private one is known when it is connected to: the worker refuses it then. Raises HB037 for a long address.';
