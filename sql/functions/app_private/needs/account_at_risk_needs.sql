create or replace function app_private.account_at_risk_needs(open_schedules app_private.open_schedule[])
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'account_at_risk',
      since => risk.first_due_at,
      amount => risk.amount,
      currency => risk.currency,
      item_count => risk.payment_count,
      detail => (
        select meaning.sentence from app_private.readiness_codes as meaning where meaning.code = risk.problems[1]
      ),
      recruiter_id => risk.recruiter_id,
      record => concat_ws(':', risk.recruiter_id, risk.currency)
    )
  from reporting.accounts_at_risk as risk
  where
    -- What is due, and what only an admin can mend, is told by itself.
    not risk.problems && app_private.lost_account_codes()
    and risk.recruiter_id not in (
      select open.recruiter_id
      from unnest(open_schedules) as open
      where
        open.blockers && array(
          select known.code
          from app_private.explanation_codes as known
          where known.recruiter_mends
        )
    );
$$;
comment on function app_private.account_at_risk_needs is
  'For app.needs_you: accounts that cannot receive what is due within 30 days, while nothing is due yet. detail: what '
  'is wrong.';
