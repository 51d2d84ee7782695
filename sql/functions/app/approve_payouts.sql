create or replace function app.approve_payouts(
  payout_ids uuid[],
  reason text,
  seen app.confirmed_sum[] default null,
  expected_count integer default null
)
returns setof app.act_answer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
begin
  perform app_private.begin_verb(approve_payouts.reason);
  return query select *
    from
      app_private.do_each(
        'approve_payout',
        approve_payouts.payout_ids,
        approve_payouts.reason,
        approve_payouts.seen,
        approve_payouts.expected_count
      );
end;
$$;
comment on function app.approve_payouts is
  'Approves pending payouts, as app.approve_payout does for one. One answer a row: done; or the request that it left '
  'for a second person; or code, message and what_to_do of its refusal, which undoes nothing of the others. amount: '
  'minor units, what the row is about. seen: the sums of all rows by currency as they were confirmed; null does not '
  'compare; expected_count: their number likewise. Between 1 and app.most_rows_at_once ids; in psql a filter is a '
  'sub-select of them, over the API a filter of the list. Admins only. Raises HB001, HB008 (no reason, no ids or too '
  'many), HB028 (the sums or the number are others by now), HB037 (the reason is too long), HB073 (over the API: the '
  'sign-in is too old).';
