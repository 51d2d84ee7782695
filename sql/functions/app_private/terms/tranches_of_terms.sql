create or replace function app_private.tranches_of_terms(
  policy_id uuid,
  start_date date,
  notice_completion_date timestamptz,
  time_zone text,
  out percentages numeric[],
  out release_dates timestamptz[]
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(array_agg(tranche.percentage order by tranche.position), array[100::numeric]),
    coalesce(
      array_agg(
        coalesce(
          app_private.start_of_day(
            tranches_of_terms.start_date + tranche.days_after_start,
            tranches_of_terms.time_zone
          ),
          tranches_of_terms.notice_completion_date
        )
        order by tranche.position
      ),
      array[tranches_of_terms.notice_completion_date]
    )
  from app.payout_policy_tranches as tranche
  where tranche.policy_id = tranches_of_terms.policy_id;
$$;
comment on function app_private.tranches_of_terms is
  'The tranches of a placement''s holdback under its terms: percentages and release dates. A release date is 00:00 of '
  'the tranche''s day in the placement''s time zone, or the end of the guarantee and its notice period.';
