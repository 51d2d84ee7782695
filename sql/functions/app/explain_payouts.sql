create or replace function app.explain_payouts(payout_ids uuid[])
returns setof app.payout_explanation
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  most constant integer := 100;
begin
  if coalesce(cardinality(explain_payouts.payout_ids), 0) not between 1 and most then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s ids are given.', coalesce(cardinality(explain_payouts.payout_ids), 0)),
      format('Give between 1 and %s ids, as of a page.', most),
      'payout_ids'
    );
  end if;
  perform app_private.assert_may_see_payout(given.id, 'payout_ids')
  from unnest(explain_payouts.payout_ids) as given (id);
  return query select explanation.*
    from
      (
        select given.id, min(given.number) as number
        from unnest(explain_payouts.payout_ids) with ordinality as given (id, number)
        group by given.id
      ) as explained
      cross join lateral app.explain_payout(explained.id) as explanation
    order by explained.number, explanation."position";
end;
$$;
comment on function app.explain_payouts is
  'app.explain_payout for the payouts of a page, in one statement: its rows for each of them, with payout_id, in the '
  'order of the ids; at most 100, each once. amount: minor units. For those who see all of these payouts. Raises '
  'HB002 (no such payout, or not visible to the caller), HB008 (no ids, or too many).';
