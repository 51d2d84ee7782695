create or replace view reporting.reconciliation_findings
with (security_invoker = true, security_barrier = true)
as
  select
    finding.id as finding_id,
    finding.kind,
    kind.description,
    finding.subject,
    finding.transfer_id,
    finding.stripe_transfer_id,
    finding.ours,
    finding.theirs,
    finding.first_seen_at,
    finding.last_seen_at,
    finding.seen_count,
    case
      when finding.explained_at is not null then 'explained'
      when finding.superseded_at is not null then 'superseded'
      else 'open'
    end as state,
    finding.explained_at,
    finding.explanation
  from
    app.reconciliation_findings as finding
    join app.reconciliation_finding_kinds as kind on kind.value = finding.kind;
comment on view reporting.reconciliation_findings is
  'Every difference between our rows and Stripe''s, explained or not.';
comment on column reporting.reconciliation_findings.finding_id is 'The finding.';
comment on column reporting.reconciliation_findings.kind is 'What kind of difference it is.';
comment on column reporting.reconciliation_findings.description is 'The same in words.';
comment on column reporting.reconciliation_findings.subject is 'What it is about.';
comment on column reporting.reconciliation_findings.transfer_id is 'Our transfer; null where there is none.';
comment on column reporting.reconciliation_findings.stripe_transfer_id is 'Stripe''s.';
comment on column reporting.reconciliation_findings.ours is 'Our values that differ; amounts in minor units.';
comment on column reporting.reconciliation_findings.theirs is 'Stripe''s.';
comment on column reporting.reconciliation_findings.first_seen_at is 'When it was seen first.';
comment on column reporting.reconciliation_findings.last_seen_at is 'When it was seen last.';
comment on column reporting.reconciliation_findings.seen_count is 'How often.';
comment on column reporting.reconciliation_findings.state is
  'open, explained by a person, or superseded by another finding.';
comment on column reporting.reconciliation_findings.explained_at is 'When a person explained it.';
comment on column reporting.reconciliation_findings.explanation is 'Their words.';
