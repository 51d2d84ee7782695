create or replace function app_private.expected_offsets(debt app.recoveries, before timestamptz)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    greatest(
      0,
      coalesce(
          sum(
            app_private.percentage_of(
              coming.amount,
              (expected_offsets.debt).offset_cap_percentage,
              currency.smallest_step
            )
          ),
          0
        )
        - coalesce(
          (
            select sum(app_private.debt_left(older))
            from app.recoveries as older
            where
              older.recruiter_id = (expected_offsets.debt).recruiter_id
              and older.currency = (expected_offsets.debt).currency
              and older.status = 'open'
              and older.by_offset
              and older.id < (expected_offsets.debt).id
          ),
          0
        )
    )::bigint
  from
    app_private.coming_to_set_off(
      (expected_offsets.debt).recruiter_id,
      (expected_offsets.debt).currency,
      expected_offsets.before
    ) as coming
    join app.currencies as currency on currency.code = (expected_offsets.debt).currency;
$$;
comment on function app_private.expected_offsets is
  'How much of a debt can be set off before a moment, in minor units: what comes of the recruiter''s until then '
  '(app_private.coming_to_set_off), each part up to the cap of the debt''s terms, less what older debts take of them.';
