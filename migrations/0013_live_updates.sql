-- The channel on which the API hears that a row has changed.

create table app_private.live_channel (
  singleton boolean primary key default true check (singleton),
  name text not null default 'holdback_' || replace(gen_random_uuid()::text, '-', '') check (
    name ~ '^holdback_[0-9a-f]{32}$'
  ),
  renewed_at timestamptz not null default now()
);
comment on table app_private.live_channel is
  'The name of the notification channel, random for each installation: anybody with a login may send on a channel '
  'whose name they know. app_private.live_channel_name tells it to the API''s login, app_private.renew_live_channel '
  'makes a new one.';
insert into app_private.live_channel default values;
