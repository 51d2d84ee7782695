create or replace function app_private.assert_seen_left(what text, seen_left bigint, left_now bigint, currency text)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_seen_left.seen_left <> assert_seen_left.left_now then
    perform app_private.raise_error(
      'changed_meanwhile',
      format(
        'Of %s, %s are left, and not %s as you saw.',
        assert_seen_left.what,
        app_private.shown_amount(assert_seen_left.left_now, assert_seen_left.currency),
        app_private.shown_amount(assert_seen_left.seen_left, assert_seen_left.currency)
      ),
      'Look at it again: this, or another act, was done meanwhile. Repeat it only if it was another.',
      'seen_left'
    );
  end if;
end;
$$;
comment on function app_private.assert_seen_left is
  'Raises HB028 when of what a verb takes a part is left another amount than the caller saw, so that the same call '
  'sent twice acts once. The caller has locked it. what: its name, with its id. seen_left, left_now: minor units of '
  'currency; seen_left null when the caller does not say.';
