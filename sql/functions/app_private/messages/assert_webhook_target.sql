create or replace function app_private.assert_webhook_target(url text, event_types text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  host text;
  wrong text;
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
  host := substring(assert_webhook_target.url, '^https?://(\[[^]]*\]|[^:/?]*)');
  if app_private.is_private_host(host) and app_private.setting('webhook_private_addresses') <> 1 then
    perform app_private.raise_error(
      'unusable_url',
      format('%s is an address of this machine or of a private network, or reserved.', left(host, 60)),
      'Give an address of the internet, or have an engineer set webhook_private_addresses.',
      'url'
    );
  end if;
  if coalesce(cardinality(assert_webhook_target.event_types), 0) not between 1 and 100 then
    perform app_private.raise_error(
      'invalid_argument',
      'These are not types of events.',
      'Give a list of * for all, payout.* for all of an entity, payout.completed for one: docs/events.md has them.',
      'event_types'
    );
  end if;
  -- An event of what does not exist never comes, and nobody would notice.
  select coalesce(given.type, '(none)')
  into wrong
  from unnest(assert_webhook_target.event_types) with ordinality as given (type, place)
  where
    given.type is distinct from '*'
    and not coalesce(
      given.type = any (app_private.event_types())
      or right(given.type, 2) = '.*'
        and exists (
          select
          from unnest(app_private.event_types()) as known (type)
          where split_part(known.type, '.', 1) || '.*' = given.type
        ),
      false
    )
  order by given.place
  limit 1;
  if wrong is not null then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no type of event.', left(wrong, 100)),
      format(
        'The nearest is %s. Give a list of * for all, payout.* for all of an entity, payout.completed for one: '
        'docs/events.md has them.',
        app_private.nearest_event_type(left(wrong, 100))
      ),
      'event_types'
    );
  end if;
end;
$$;
comment on function app_private.assert_webhook_target is
  'Raises HB008 or HB064 where events of these types cannot be delivered to this address. Where its host is a '
  'name, the worker refuses it when it leads to a private address. Raises HB037 for a long address.';
