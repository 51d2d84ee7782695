create or replace function app_private.is_event_wanted(type text, wanted text[])
returns boolean
language sql
immutable
parallel safe
return is_event_wanted.wanted && array['*', split_part(is_event_wanted.type, '.', 1) || '.*', is_event_wanted.type];
comment on function app_private.is_event_wanted is
  'Whether an event is one of those that an endpoint wants: * is all, payout.* all of an entity, payout.completed one.';
