create or replace function app.preview_due_reasons(as_of timestamptz default null)
returns table (
  code text,
  sentence text,
  action text,
  who text,
  currency text,
  skip_count bigint,
  amount bigint,
  payout_id uuid,
  recruiter_count bigint,
  recruiter_ids uuid[]
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    skipped as (
      select preview.currency, preview.amount, preview.payout_id, preview.recruiter_id, preview.reasons[1] as code
      from app.preview_due_schedules(preview_due_reasons.as_of) as preview
      where not preview.would_pay
    ),
    of_reason as (
      select skipped.code, array_agg(distinct skipped.recruiter_id) as recruiter_ids
      from skipped
      group by skipped.code
    )
  select
    skipped.code,
    coalesce(meaning.sentence, skipped.code),
    coalesce(meaning.action, 'none'),
    coalesce(meaning.who, 'nobody'),
    skipped.currency,
    count(*),
    sum(skipped.amount)::bigint,
    case when count(distinct skipped.payout_id) = 1 then min(skipped.payout_id::text)::uuid end,
    cardinality(of_reason.recruiter_ids)::bigint,
    of_reason.recruiter_ids
  from
    skipped
    join of_reason on of_reason.code = skipped.code
    left join app_private.explanation_codes as meaning on meaning.code = skipped.code
  group by
    skipped.code,
    meaning.sentence,
    meaning.action,
    meaning.who,
    meaning.rank,
    skipped.currency,
    of_reason.recruiter_ids
  order by meaning.rank nulls last, skipped.code, skipped.currency;
$$;
comment on function app.preview_due_reasons is
  'What app.preview_due_schedules leaves out, in groups by reason and currency: each schedule once, under the first '
  'of its reasons. code, sentence, action, who: as in app.explain_payout. amount: the sum of the obligations, in '
  'minor units. payout_id: the payout, when the group is of one. recruiter_count and recruiter_ids: whose they are, in '
  'all currencies of the reason. Changes nothing. Admins and analysts only. Raises HB001, HB059 (a date outside of '
  '2000 to 2100).';
