create or replace function app_private.assert_seen(payout app.payouts, account app.payout_accounts, seen text)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if lower(assert_seen.seen) <> encode(app_private.approval_hash(assert_seen.payout, assert_seen.account), 'hex') then
    perform app_private.raise_error(
      'changed_meanwhile',
      format(
        'Payout %s is not what you saw: it would be paid to %s.',
        (assert_seen.payout).id,
        coalesce((assert_seen.account).stripe_account_id, 'no account')
      ),
      'Look at it again (app.preview_payout_approval), then approve what you see.',
      'seen'
    );
  end if;
end;
$$;
comment on function app_private.assert_seen is
  'Raises HB028 when a payout, and the account that it would be paid to, are not what the caller saw. seen: the hash '
  'of that (app_private.approval_hash), in hexadecimal digits; null when the caller does not say.';
