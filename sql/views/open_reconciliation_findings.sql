create or replace view reporting.open_reconciliation_findings
with (security_invoker = true, security_barrier = true)
as
  select
    finding.id as finding_id,
    finding.kind,
    kind.description,
    finding.subject,
    finding.stripe_transfer_id,
    finding.transfer_id,
    schedule.payout_id,
    placement.external_ref,
    recruiter.display_name as recruiter,
    finding.ours,
    finding.theirs,
    finding.first_seen_at,
    finding.last_seen_at,
    finding.seen_count
  from
    app.reconciliation_findings as finding
    join app.reconciliation_finding_kinds as kind on kind.value = finding.kind
    left join app.payout_transfers as transfer on transfer.id = finding.transfer_id
    left join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
    left join app.payouts as payout on payout.id = schedule.payout_id
    left join app.placements as placement on placement.id = schedule.placement_id
    left join app.users as recruiter on recruiter.id = payout.recruiter_id
  where finding.explained_at is null and finding.superseded_at is null;
comment on view reporting.open_reconciliation_findings is
  'Open findings: differences between our rows and Stripe''s without an explanation. ours and theirs: the differing '
  'values, amounts in minor units. An admin closes a finding by app.explain_reconciliation_finding(finding_id, '
  'explanation).';
comment on column reporting.open_reconciliation_findings.finding_id is 'The finding.';
comment on column reporting.open_reconciliation_findings.kind is 'What kind of difference it is.';
comment on column reporting.open_reconciliation_findings.description is 'The same in words.';
comment on column reporting.open_reconciliation_findings.subject is 'What it is about.';
comment on column reporting.open_reconciliation_findings.stripe_transfer_id is 'Stripe''s transfer.';
comment on column reporting.open_reconciliation_findings.transfer_id is 'Our transfer; null where there is none.';
comment on column reporting.open_reconciliation_findings.payout_id is 'The payout that it belongs to.';
comment on column reporting.open_reconciliation_findings.external_ref is 'The placement''s reference.';
comment on column reporting.open_reconciliation_findings.recruiter is 'The payout''s recruiter.';
comment on column reporting.open_reconciliation_findings.ours is 'Our values that differ; amounts in minor units.';
comment on column reporting.open_reconciliation_findings.theirs is 'Stripe''s.';
comment on column reporting.open_reconciliation_findings.first_seen_at is 'When it was seen first.';
comment on column reporting.open_reconciliation_findings.last_seen_at is 'When it was seen last.';
comment on column reporting.open_reconciliation_findings.seen_count is 'How often.';
