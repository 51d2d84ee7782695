create or replace function app.release_escrow_holds(
  hold_ids uuid[],
  notes text,
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
  perform app_private.begin_verb(release_escrow_holds.notes, 'notes');
  return query select *
    from
      app_private.do_each(
        'release_escrow_hold',
        release_escrow_holds.hold_ids,
        release_escrow_holds.notes,
        release_escrow_holds.seen,
        release_escrow_holds.expected_count
      );
end;
$$;
comment on function app.release_escrow_holds is
  'Releases all that is left of holds before their release dates, as app.release_escrow_hold does for one. One '
  'answer a row: done; or the request that it left for a second person; or code, message and what_to_do of its '
  'refusal, which undoes nothing of the others. amount: minor units, what the row is about. seen: the sums of all '
  'rows by currency as they were confirmed; null does not compare; expected_count: their number likewise. Between 1 '
  'and app.most_rows_at_once ids; in psql a filter is a sub-select of them, over the API a filter of the list. '
  'Admins only. Raises HB001, HB008 (no notes, no ids or too many), HB028 (the sums or the number are others by '
  'now), HB037 (the notes are too long), HB073 (over the API: the sign-in is too old).';
