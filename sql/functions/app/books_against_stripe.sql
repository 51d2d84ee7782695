create or replace function app.books_against_stripe()
returns table (
  currency text,
  our_count bigint,
  ours bigint,
  their_count bigint,
  theirs bigint,
  undecided bigint,
  difference bigint,
  window_from timestamptz,
  window_until timestamptz,
  finished_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query with
      last as (
        select *
        from app.reconciliations as finished
        where finished.finished_at is not null
        order by finished.finished_at desc, finished.id desc
        limit 1
      ),
      listed as (
        select
          money.code,
          coalesce((last.our_counts ->> money.code)::bigint, 0) as our_count,
          coalesce((last.our_amounts ->> money.code)::bigint, 0) as ours,
          coalesce((last.their_counts ->> money.code)::bigint, 0) as their_count,
          coalesce((last.their_amounts ->> money.code)::bigint, 0) as theirs,
          coalesce((last.undecided_amounts ->> money.code)::bigint, 0) as undecided,
          last.window_from,
          last.window_until,
          last.finished_at
        from
          last
          join app.currencies as money
            on last.our_amounts ? money.code or last.their_amounts ? money.code or last.undecided_amounts ? money.code
      )
    select
      listed.code,
      listed.our_count,
      listed.ours,
      listed.their_count,
      listed.theirs,
      listed.undecided,
      listed.theirs - listed.ours - listed.undecided,
      listed.window_from,
      listed.window_until,
      listed.finished_at
    from listed
    order by listed.code;
end;
$$;
comment on function app.books_against_stripe is
  'The last finished reconciliation, a row a currency, in minor units: number and sum of our transfers of its window '
  'and of Stripe''s, the sum of those of Stripe''s that are sent or in doubt on our side (undecided), and what is left '
  'as difference, zero when the books agree. No row when there was none, or none of its window had a transfer. Admins '
  'and analysts only. Raises HB001.';
